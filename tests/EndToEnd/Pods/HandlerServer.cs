using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Krustlet.EndToEnd.Clusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.EndToEnd.Pods;

/// <summary>A server of the test's own that hooks and probes can be pointed at: it remembers what was asked, and answers <c>/held</c> only when told to.</summary>
internal sealed class HandlerServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> requests = new();
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication app;

    private HandlerServer(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public int HttpPort => Ports[0];

    public int HttpsPort => Ports[1];

    public int PortOf(string scheme) => scheme == "HTTPS" ? HttpsPort : HttpPort;

    /// <summary>Paths that were asked for, in order.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    private int[] Ports => [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address).Port)];

    public static async Task<HandlerServer> StartAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = ClusterFixture.Time.GetUtcNow();
        var certificate = new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var server = new HandlerServer(certificate);
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Answers what is held, and whatever comes.</summary>
    public void Release() => released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        requests.Enqueue($"{context.Request.Scheme} {context.Request.Path}");
        if (context.Request.Path == "/held")
        {
            await released.Task.WaitAsync(context.RequestAborted);
        }
    }
}
