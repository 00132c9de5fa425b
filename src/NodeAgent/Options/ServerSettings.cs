namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about the kubelet's HTTPS API.</summary>
internal static class ServerSettings
{
    public static Setting Address { get; } = new("--address", SettingKind.Text, "Address to listen on.")
    {
        Default = "0.0.0.0",
        Aliases = ["--addr", "-a"],
        FileKeys = ["address", "listenerAddress"],
    };

    public static Setting Port { get; } = new("--port", SettingKind.Text, "Port of the kubelet API; 0 picks a free one.")
    {
        Default = "10250",
        Aliases = ["-p"],
        FileKeys = ["port", "listenerPort"],
    };

    public static Setting TlsCertificate { get; } = new("--tls-cert-file", SettingKind.Text, "Serving certificate in PEM, with its chain; self-signed unless given.")
    {
        Aliases = ["--cert-file"],
        EnvironmentVariable = "KRUSTLET_CERT_FILE",
        FileKeys = ["tlsCertFile", "tlsCertificateFile"],
    };

    public static Setting TlsPrivateKey { get; } = new("--tls-private-key-file", SettingKind.Text, "Key of the serving certificate in PEM.")
    {
        Aliases = ["--private-key-file"],
        EnvironmentVariable = "KRUSTLET_PRIVATE_KEY_FILE",
        FileKeys = ["tlsPrivateKeyFile"],
    };

    public static Setting TlsBootstrap { get; } = new("--rotate-server-certificates", SettingKind.Switch, "Ask the cluster to sign the serving certificate.") { Default = "false", FileKeys = ["serverTLSBootstrap"] };

    public static Setting ClientCa { get; } = new("--client-ca-file", SettingKind.Text, "CA whose client certificates are accepted; the kubeconfig's unless given.") { FileKeys = ["authentication.x509.clientCAFile"] };

    public static Setting Anonymous { get; } = new("--anonymous-auth", SettingKind.Switch, "Only false is accepted.") { FileKeys = ["authentication.anonymous.enabled"] };

    public static Setting AuthorizationMode { get; } = new("--authorization-mode", SettingKind.Text, "Only Webhook is accepted.") { FileKeys = ["authorization.mode"] };

    public static Setting TokenTtl { get; } = new("--authentication-token-webhook-cache-ttl", SettingKind.Text, "How long a TokenReview is believed.") { Default = "2m", FileKeys = ["authentication.webhook.cacheTTL"] };

    public static Setting AuthorizedTtl { get; } = new("--authorization-webhook-cache-authorized-ttl", SettingKind.Text, "How long a permission is believed.") { Default = "5m", FileKeys = ["authorization.webhook.cacheAuthorizedTTL"] };

    public static Setting UnauthorizedTtl { get; } = new("--authorization-webhook-cache-unauthorized-ttl", SettingKind.Text, "How long a refusal is believed.") { Default = "30s", FileKeys = ["authorization.webhook.cacheUnauthorizedTTL"] };

    public static Setting DebuggingHandlers { get; } = new("--enable-debugging-handlers", SettingKind.Switch, "Serve logs and the other routes about Pods.") { Default = "true", FileKeys = ["enableDebuggingHandlers"] };

    public static Setting HealthzPort { get; } = new("--healthz-port", SettingKind.Text, "Port of a plain /healthz, open to everyone who can reach it; 0 for none. When it is taken the agent runs without.") { Default = "10248", FileKeys = ["healthzPort"] };

    public static Setting HealthzAddress { get; } = new("--healthz-bind-address", SettingKind.Text, "Address of that /healthz.") { Default = "127.0.0.1", FileKeys = ["healthzBindAddress"] };

    public static Setting StreamingIdle { get; } = new("--streaming-connection-idle-timeout", SettingKind.Text, "How long attach and port-forward connections live on which nothing happens.") { Default = "4h", FileKeys = ["streamingConnectionIdleTimeout"] };

    public static Setting TlsMinVersion { get; } = new("--tls-min-version", SettingKind.Text, "Oldest TLS that callers may speak: VersionTLS12 or VersionTLS13.") { Default = "VersionTLS12", FileKeys = ["tlsMinVersion"] };

    public static Setting TokenReviews { get; } = new("--authentication-token-webhook", SettingKind.Switch, "Only true is accepted.") { Default = "true", FileKeys = ["authentication.webhook.enabled"] };

    public static Setting ReadOnlyPort { get; } = new("--read-only-port", SettingKind.Text, "Only 0 is accepted.") { Default = "0", FileKeys = ["readOnlyPort"] };

    public static Setting EnableServer { get; } = new("--enable-server", SettingKind.Switch, "Only true is accepted.") { Default = "true", FileKeys = ["enableServer"] };

    public static IReadOnlyList<Setting> All { get; } =
        [Address, Port, TlsCertificate, TlsPrivateKey, TlsBootstrap, ClientCa, Anonymous, AuthorizationMode, TokenTtl, AuthorizedTtl, UnauthorizedTtl, DebuggingHandlers, HealthzPort, HealthzAddress, StreamingIdle, TlsMinVersion, TokenReviews, ReadOnlyPort, EnableServer];
}
