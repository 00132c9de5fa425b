using System.Net;
using Krustlet.DevCluster.ApiServer;
using Krustlet.DevCluster.Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>A kubelet that sends back what it gets on any upgraded connection, and knows nothing of Pods named <c>unknown…</c>.</summary>
internal sealed class StreamingKubelet : IAsyncDisposable
{
    public const string UnknownText = "pod does not exist";
    public const string UnknownStatus = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the kubelet says no","reason":"Forbidden","code":403}""";

    private readonly CertificateAuthority _authority;
    private HttpsHost? _host;

    private StreamingKubelet(CertificateAuthority authority) => _authority = authority;

    public int Port => _host!.Port;

    /// <summary>Method, path, query and WebSocket protocols of the last upgrade.</summary>
    public string? Asked { get; private set; }

    public static async Task<StreamingKubelet> StartAsync()
    {
        var kubelet = new StreamingKubelet(CertificateAuthority.Create("kubelet"));
        var certificate = kubelet._authority.CreateServerCertificate("kubelet", ["localhost"], [IPAddress.Loopback]);
        kubelet._host = await HttpsHost.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), certificate, kubelet.AnswerAsync, NullLoggerFactory.Instance, CancellationToken.None);
        return kubelet;
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        _authority.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.Contains("/unknown", StringComparison.Ordinal))
        {
            var isText = path.EndsWith("/text", StringComparison.Ordinal);
            (context.Response.StatusCode, context.Response.ContentType) = isText ? (404, "text/plain") : (403, "application/json");
            await context.Response.WriteAsync(isText ? UnknownText : UnknownStatus);
            return;
        }

        Asked = $"{context.Request.Method} {path}{context.Request.QueryString} {context.Request.Headers.SecWebSocketProtocol}".TrimEnd();
        context.Response.Headers.Upgrade = context.Request.Headers.Upgrade;
        var version = context.Request.Headers["X-Stream-Protocol-Version"].ToString().Split(',')[0];
        if (version.Length > 0)
        {
            context.Response.Headers["X-Stream-Protocol-Version"] = version;
        }

        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        try
        {
            await stream.CopyToAsync(stream, context.RequestAborted);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The other side has left.
        }
    }
}
