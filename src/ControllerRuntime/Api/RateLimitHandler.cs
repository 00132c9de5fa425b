using Krustlet.ControllerRuntime.RateLimiting;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Holds requests back so that one client cannot flood the API server.</summary>
internal sealed class RateLimitHandler(TokenBucket bucket, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var wait = bucket.Reserve();
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }

        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
