using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.Probes;

/// <summary>Something to probe: HTTP, HTTPS with a certificate of nobody's, gRPC with and without the health service.</summary>
internal sealed class ProbedServer : IAsyncDisposable
{
    private readonly List<ListenOptions> listeners = [];
    private readonly WebApplication web;
    private readonly WebApplication grpc;
    private readonly WebApplication plain;

    public ProbedServer()
    {
        var certificate = Certificate();
        web = Build(static _ => { }, kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listeners.Add);
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.UseHttps(certificate);
                listeners.Add(listen);
            });
        });
        web.Run(AnswerAsync);
        grpc = Build(static s => s.AddGrpc(), ListenHttp2);
        grpc.MapGrpcService<HealthOfServices>();
        plain = Build(static _ => { }, ListenHttp2);
        plain.Run(static context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "12";
            return Task.CompletedTask;
        });
    }

    public Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    public ConcurrentQueue<(string Target, IHeaderDictionary Headers)> Requests { get; } = new();

    public int HttpPort => listeners[0].IPEndPoint!.Port;

    public int HttpsPort => listeners[1].IPEndPoint!.Port;

    public int GrpcPort => listeners[2].IPEndPoint!.Port;

    public int PlainGrpcPort => listeners[3].IPEndPoint!.Port;

    public async Task StartAsync()
    {
        await web.StartAsync();
        await grpc.StartAsync();
        await plain.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        await grpc.DisposeAsync();
        await plain.DisposeAsync();
    }

    private static WebApplication Build(Action<IServiceCollection> services, Action<KestrelServerOptions> kestrel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        services(builder.Services);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel);
        return builder.Build();
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=nobody", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private void ListenHttp2(KestrelServerOptions kestrel) => kestrel.Listen(IPAddress.Loopback, 0, listen =>
    {
        listen.Protocols = HttpProtocols.Http2;
        listeners.Add(listen);
    });

    private Task AnswerAsync(HttpContext context)
    {
        Requests.Enqueue((context.Features.Get<IHttpRequestFeature>()!.RawTarget, new HeaderDictionary(context.Request.Headers.ToDictionary())));
        return Answer(context);
    }

    private sealed class HealthOfServices : Health.HealthBase
    {
        public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => request.Service switch
        {
            "good" => Task.FromResult(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving }),
            "bad" => Task.FromResult(new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.NotServing }),
            _ => throw new RpcException(new Status(StatusCode.NotFound, "unknown service")),
        };
    }
}
