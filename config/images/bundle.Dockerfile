# The OLM bundle: docker build --file config/images/bundle.Dockerfile . The labels are what config/olm/metadata/annotations.yaml has.
FROM scratch
LABEL operators.operatorframework.io.bundle.mediatype.v1=registry+v1
LABEL operators.operatorframework.io.bundle.manifests.v1=manifests/
LABEL operators.operatorframework.io.bundle.metadata.v1=metadata/
LABEL operators.operatorframework.io.bundle.package.v1=krustlet
LABEL operators.operatorframework.io.bundle.channels.v1=alpha
LABEL operators.operatorframework.io.bundle.channel.default.v1=alpha
COPY config/olm/manifests /manifests/
COPY config/olm/metadata /metadata/
