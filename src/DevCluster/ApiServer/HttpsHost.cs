using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>Kestrel on one address, HTTPS with optional client certificates, HTTP/2 and HTTP/1.1.</summary>
internal sealed class HttpsHost : IAsyncDisposable
{
    private const int StreamsPerConnection = 1000;
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;

    private HttpsHost(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    public int Port { get; }

    public static async Task<HttpsHost> StartAsync(IPEndPoint endpoint, X509Certificate2 certificate, RequestDelegate handler, ILoggerFactory logs, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MaxConcurrentConnections = null;
            options.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
            options.Listen(endpoint, listen => Secure(listen, certificate));
        });
        var application = builder.Build();
        application.Run(handler);
        await application.StartAsync(cancellationToken);
        var address = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        return new HttpsHost(application, new Uri(address).Port);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopWithin);
        await _application.StopAsync(limit.Token);
        await _application.DisposeAsync();
    }

    private static void Secure(ListenOptions listen, X509Certificate2 certificate)
    {
        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(https =>
        {
            https.ServerCertificate = certificate;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            // Whether it is one of ours is decided in the request, so that a stranger gets a 401 and not a failed handshake.
            https.ClientCertificateValidation = (_, _, _) => true;
        });
    }
}
