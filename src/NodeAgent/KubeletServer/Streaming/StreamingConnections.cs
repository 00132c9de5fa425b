using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>Counts the callers that stay connected, and ends them with the agent: a follower must not hold up its stop.</summary>
internal sealed class StreamingConnections(StreamingLimits limits, IHostApplicationLifetime lifetime)
{
    private int open;

    /// <summary>Runs one caller's stay; the token ends when the caller leaves or the agent stops.</summary>
    public async Task RunAsync(HttpContext context, Func<CancellationToken, Task> stayAsync)
    {
        if (Interlocked.Increment(ref open) > limits.MaxConnections)
        {
            Interlocked.Decrement(ref open);
            await PlainText.WriteAsync(context, StatusCodes.Status429TooManyRequests, $"{limits.MaxConnections} streaming connections are open already; close some, or try again later.").ConfigureAwait(false);
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await stayAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The caller has gone, as followers do, or the agent goes.
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
