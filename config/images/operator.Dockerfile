# The operator: for RID in linux-x64, linux-arm64: dotnet publish src/Operator -c Release --self-contained -r RID -o artifacts/publish/operator/RID
# The image is what Debian 12 (glibc 2.36) has of the libraries that the program names, OpenSSL, certificate authorities, time zones and the program: no shell,
# nothing to write to, no root. Volumes for what it keeps come from whoever runs it.
FROM debian:12-slim AS files
ARG TARGETARCH
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates libssl3 libstdc++6 tzdata && rm -rf /var/lib/apt/lists/*
COPY artifacts/publish/operator/ /publish/
RUN set -eu; \
    case "$TARGETARCH" in amd64) rid=linux-x64 ;; arm64) rid=linux-arm64 ;; *) echo "there is no build for $TARGETARCH" >&2; exit 1 ;; esac; \
    mkdir -p /image/usr/local/bin /image/etc/ssl/certs; install -d -m 1777 /image/tmp; \
    cp -R "/publish/$rid/." /image/usr/local/bin/; \
    cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/; \
    install -d /image/usr/share; cp -R /usr/share/zoneinfo /image/usr/share/; \
    for library in $(ldd /image/usr/local/bin/krustlet-operator /image/usr/local/bin/*.so /usr/lib/*-linux-gnu/libssl.so.3 | grep -o '/[^ :)]*' | sort -u); do \
        case "$library" in /image/*) ;; *) [ -e "/image$library" ] || install -D "$(readlink -f "$library")" "/image$library" ;; esac; \
    done

FROM scratch
COPY --from=files /image/ /
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/krustlet-operator"]
