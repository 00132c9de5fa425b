using System.Text;

namespace Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;

/// <summary>
/// The connections of all guests of a host. Nothing of the host's own goes with a request: no proxy, cookies, credentials or tracing.
/// A name is resolved when a connection is made, and the connection is what the request then goes over. Redirects are not followed here.
/// </summary>
internal sealed class OutboundConnections : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly Lazy<HttpMessageInvoker> invoker = new(static () => new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionIdleTimeout = IdleTimeout,
        PooledConnectionLifetime = Lifetime,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    }));

    /// <summary>The answer, its body still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken) => invoker.Value.SendAsync(message, cancellationToken);

    public void Dispose()
    {
        if (invoker.IsValueCreated)
        {
            invoker.Value.Dispose();
        }
    }
}
