using System.Net;
using Krustlet.DevCluster.ApiServer;
using Krustlet.DevCluster.Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>A kubelet that knows one Pod's log, and one client certificate's user.</summary>
internal sealed class StubKubelet : IAsyncDisposable
{
    private readonly CertificateAuthority _authority;
    private readonly HttpsHost _host;

    private StubKubelet(CertificateAuthority authority, HttpsHost host)
    {
        _authority = authority;
        _host = host;
    }

    public int Port => _host.Port;

    public static async Task<StubKubelet> StartAsync()
    {
        var authority = CertificateAuthority.Create("kubelet");
        var certificate = authority.CreateServerCertificate("kubelet", ["localhost"], [IPAddress.Loopback]);
        var host = await HttpsHost.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), certificate, AnswerAsync, NullLoggerFactory.Instance, CancellationToken.None);
        return new StubKubelet(authority, host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _authority.Dispose();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } caller)
        {
            context.Response.StatusCode = 401;
            return;
        }

        if (context.Request.Path == "/containerLogs/default/p/main")
        {
            await context.Response.WriteAsync($"{caller.Subject} asked {context.Request.QueryString}\n");
            return;
        }

        context.Response.StatusCode = 404;
        await context.Response.WriteAsync("no such container");
    }
}
