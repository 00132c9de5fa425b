using System.Net;
using System.Security.Cryptography.X509Certificates;
using Krustlet.DevCluster.ApiServer;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Certificates;
using Krustlet.DevCluster.Proxying;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster.Tests.Proxying;

/// <summary>A proxy in front of a server of the test's. Both are on loopback, where an API server proxies to nobody.</summary>
internal sealed class ProxyBench : IAsyncDisposable
{
    public const string Prefix = "/api/v1/namespaces/default/pods/web:8080/proxy";

    private readonly CertificateAuthority authority = CertificateAuthority.Create("proxy");
    private readonly X509Certificate2 certificate;
    private readonly BackendClient backends = new();
    private readonly ServedResource pods = new ResourceCatalog(new ObjectStore(16, null)).BuiltIn("", "pods");
    private HttpsHost? backend;
    private HttpsHost? proxy;

    private ProxyBench()
    {
        certificate = authority.CreateServerCertificate("proxy", ["localhost"], [IPAddress.Loopback]);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented is not null && certificate.Equals(presented) } });
    }

    public HttpClient Client { get; }

    public Uri Backend => new($"https://127.0.0.1:{backend!.Port}/");

    public static async Task<ProxyBench> StartAsync(RequestDelegate server)
    {
        var bench = new ProxyBench();
        bench.backend = await bench.HostAsync(server);
        bench.proxy = await bench.HostAsync(bench.ForwardAsync);
        bench.Client.BaseAddress = new Uri($"https://127.0.0.1:{bench.proxy.Port}/");
        return bench;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await proxy!.DisposeAsync();
        backends.Dispose();
        await backend!.DisposeAsync();
        certificate.Dispose();
        authority.Dispose();
    }

    private Task<HttpsHost> HostAsync(RequestDelegate handler) =>
        HttpsHost.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), certificate, handler, NullLoggerFactory.Instance, CancellationToken.None);

    private Task ForwardAsync(HttpContext context)
    {
        var call = new ApiCall(context, UserInfo.Authenticated("admin", []), ResourcePath.TryParse(context.Request.Path.Value!)!, pods);
        return new BackendProxy(backends).ForwardAsync(call, Backend);
    }
}
