using System.Diagnostics.CodeAnalysis;

namespace Krustlet.NodeAgent.Probes;

/// <summary>
/// The HTTP client of probes and hooks. It asks modules, not the outside world: no proxy, no cookies, no connection used twice, no
/// redirect followed by itself, and certificates are not verified, as users expect of a kubelet.
/// </summary>
internal sealed class HandlerHttp : IDisposable
{
    /// <summary>The client. Time limits are the callers'.</summary>
    [SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "A kubelet's probes and hooks do not verify certificates: the Kubernetes API says so.")]
    public HttpClient Client { get; } = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.Zero,
        SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => Client.Dispose();
}
