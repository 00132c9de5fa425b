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
            reader.Switch(ServerSettings.DebuggingHandlers, unset: true));
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
