using System.Net.Security;
using System.Security.Authentication;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>The HTTPS socket of the kubelet API.</summary>
internal static class KubeletListener
{
    /// <summary>Listens where the options say, with whatever certificate is current when a connection is made.</summary>
    public static void Configure(IWebHostBuilder web, ServerOptions options, ServingCertificate certificate)
    {
        web.UseKestrelCore();
        web.UseKestrelHttpsConfiguration();
        web.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(options.Address, options.Port, listen => listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = _ => ValueTask.FromResult(Tls(certificate, options.OnlyTls13)),
            }));
        });
    }

    /// <summary>The port that was really bound.</summary>
    public static int BoundPort(WebApplication app) =>
        new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    // A certificate is asked for, and looked at when it is known what is wanted: a stranger's leads to 401, not to a broken connection.
    private static SslServerAuthenticationOptions Tls(ServingCertificate certificate, bool onlyTls13) => new()
    {
        ServerCertificateContext = certificate.Current,
        EnabledSslProtocols = onlyTls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        ClientCertificateRequired = true,
#pragma warning disable CA5359 // Judged by ClientCertificateAuthenticator, request by request.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
    };
}
