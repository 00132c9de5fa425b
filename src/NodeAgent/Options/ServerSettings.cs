namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about the kubelet's HTTPS API.</summary>
internal static class ServerSettings
{
    public static Setting Address { get; } = new("--address", SettingKind.Text, "Address to listen on (0.0.0.0).")
    {
        Aliases = ["--addr", "-a"],
        FileKeys = ["address", "listenerAddress"],
    };

    public static Setting Port { get; } = new("--port", SettingKind.Text, "Port of the kubelet API (10250); 0 picks a free one.")
    {
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

    public static Setting TlsBootstrap { get; } = new("--rotate-server-certificates", SettingKind.Switch, "Ask the cluster to sign the serving certificate (false).") { FileKeys = ["serverTLSBootstrap"] };

    public static Setting ClientCa { get; } = new("--client-ca-file", SettingKind.Text, "CA whose client certificates are accepted; the kubeconfig's unless given.") { FileKeys = ["authentication.x509.clientCAFile"] };

    public static Setting Anonymous { get; } = new("--anonymous-auth", SettingKind.Switch, "Only false is accepted.") { FileKeys = ["authentication.anonymous.enabled"] };

    public static Setting AuthorizationMode { get; } = new("--authorization-mode", SettingKind.Text, "Only Webhook is accepted.") { FileKeys = ["authorization.mode"] };

    public static Setting TokenTtl { get; } = new("--authentication-token-webhook-cache-ttl", SettingKind.Text, "How long a TokenReview is believed (2m).") { FileKeys = ["authentication.webhook.cacheTTL"] };

    public static Setting AuthorizedTtl { get; } = new("--authorization-webhook-cache-authorized-ttl", SettingKind.Text, "How long a permission is believed (5m).") { FileKeys = ["authorization.webhook.cacheAuthorizedTTL"] };

    public static Setting UnauthorizedTtl { get; } = new("--authorization-webhook-cache-unauthorized-ttl", SettingKind.Text, "How long a refusal is believed (30s).") { FileKeys = ["authorization.webhook.cacheUnauthorizedTTL"] };

    public static Setting DebuggingHandlers { get; } = new("--enable-debugging-handlers", SettingKind.Switch, "Serve logs and the other routes about Pods (true).") { FileKeys = ["enableDebuggingHandlers"] };

    public static IReadOnlyList<Setting> All { get; } =
        [Address, Port, TlsCertificate, TlsPrivateKey, TlsBootstrap, ClientCa, Anonymous, AuthorizationMode, TokenTtl, AuthorizedTtl, UnauthorizedTtl, DebuggingHandlers];
}
