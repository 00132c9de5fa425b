using System.Net;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="ServerOptions"/>.</summary>
internal static class ServerOptionsReader
{
    public static ServerOptions Read(SettingReader reader)
    {
        if (reader.Switch(ServerSettings.Anonymous, unset: false))
        {
            reader.Refuse(ServerSettings.Anonymous, "the kubelet API is never open to strangers; remove it, and give callers a client certificate or a token.");
        }

        if (reader.Text(ServerSettings.AuthorizationMode) is { } mode and not "Webhook")
        {
            reader.Refuse(ServerSettings.AuthorizationMode, $"\"{mode}\" is not offered; remove it: access is decided by the API server (Webhook).");
        }

        RefuseWhatIsFixed(reader);
        return new ServerOptions(
            reader.Address(ServerSettings.Address) ?? IPAddress.Any,
            reader.Integer(ServerSettings.Port, 0, 65535, 10250),
            Certificate(reader),
            reader.File(ServerSettings.TlsPrivateKey),
            reader.Switch(ServerSettings.TlsBootstrap, unset: false),
            reader.File(ServerSettings.ClientCa),
            reader.Duration(ServerSettings.TokenTtl, TimeSpan.FromMinutes(2)),
            reader.Duration(ServerSettings.AuthorizedTtl, TimeSpan.FromMinutes(5)),
            reader.Duration(ServerSettings.UnauthorizedTtl, TimeSpan.FromSeconds(30)),
            reader.Switch(ServerSettings.DebuggingHandlers, unset: true))
        {
            StreamingIdleTimeout = reader.Duration(ServerSettings.StreamingIdle, TimeSpan.FromHours(4)),
            Healthz = Healthz(reader),
            OnlyTls13 = OnlyTls13(reader),
        };
    }

    private static void RefuseWhatIsFixed(SettingReader reader)
    {
        if (!reader.Switch(ServerSettings.TokenReviews, unset: true))
        {
            reader.Refuse(ServerSettings.TokenReviews, "callers with tokens are always looked up (TokenReview); remove it.");
        }

        if (!reader.Switch(ServerSettings.EnableServer, unset: true))
        {
            reader.Refuse(ServerSettings.EnableServer, "without its API a node has no logs and no figures; remove it, and close the port where it should not be reached.");
        }

        if (reader.Integer(ServerSettings.ReadOnlyPort, 0, 65535, 0) != 0)
        {
            reader.Refuse(ServerSettings.ReadOnlyPort, "there is no port without access control; remove it, and give readers the right to nodes/metrics or nodes/stats.");
        }
    }

    private static IPEndPoint? Healthz(SettingReader reader)
    {
        const int KubeletsOwn = 10248;
        var address = reader.Address(ServerSettings.HealthzAddress) ?? IPAddress.Loopback;
        return reader.Integer(ServerSettings.HealthzPort, 0, 65535, KubeletsOwn) is > 0 and var port ? new IPEndPoint(address, port) : null;
    }

    private static bool OnlyTls13(SettingReader reader)
    {
        var version = reader.Text(ServerSettings.TlsMinVersion);
        if (version is not (null or "VersionTLS12" or "VersionTLS13"))
        {
            reader.Refuse(ServerSettings.TlsMinVersion, $"\"{version}\" is not offered; give VersionTLS12 or VersionTLS13.");
        }

        return version == "VersionTLS13";
    }

    private static string? Certificate(SettingReader reader)
    {
        var certificate = reader.File(ServerSettings.TlsCertificate);
        if ((certificate is null) != (reader.Text(ServerSettings.TlsPrivateKey) is null))
        {
            reader.Refuse(
                certificate is null ? ServerSettings.TlsPrivateKey : ServerSettings.TlsCertificate,
                "a certificate and its key go together; give both --tls-cert-file and --tls-private-key-file, or neither.");
        }

        return certificate;
    }
}
