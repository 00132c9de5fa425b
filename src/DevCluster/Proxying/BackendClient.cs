using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Proxying;

/// <summary>Talks to the servers in Pods, as they are: redirects, cookies and compression are the caller's affair. Certificates are not checked.</summary>
[SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "The API server knows no authority of a Pod's certificate; kube-apiserver does not check it either.")]
internal sealed class BackendClient : IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        ConnectTimeout = ConnectWithin,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends a request and answers when the headers are there; a server that cannot be reached is a 503.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiCall call, HttpRequestMessage request)
    {
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, call.Cancelled);
        }
        catch (HttpRequestException error)
        {
            throw Failures.Unavailable($"error trying to reach service: {error.Message}");
        }
        catch (OperationCanceledException error) when (!call.Cancelled.IsCancellationRequested)
        {
            throw Failures.Unavailable($"error trying to reach service: {error.InnerException?.Message ?? error.Message}");
        }
    }

    public void Dispose() => _client.Dispose();
}
