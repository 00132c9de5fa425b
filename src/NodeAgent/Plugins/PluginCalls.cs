using Grpc.Core;

namespace Krustlet.NodeAgent.Plugins;

/// <summary>Calls of plugins with a time limit.</summary>
internal static class PluginCalls
{
    /// <summary>The answer.</summary>
    /// <param name="call">The call; it has to obey its token.</param>
    /// <param name="limit">The longest it may take.</param>
    /// <param name="who">Begins the message, like <c>CSI driver disk.example.com</c>.</param>
    /// <param name="time">Measures the limit.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PluginException">The plugin refused, did not answer, took too long, or has gone.</exception>
    public static async Task<T> AskAsync<T>(Func<CancellationToken, AsyncUnaryCall<T>> call, TimeSpan limit, string who, TimeProvider time, CancellationToken cancellationToken)
    {
        using var expiry = new CancellationTokenSource(limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
        try
        {
            using var asked = call(both.Token);
            return await asked;
        }
        catch (Exception failure) when (failure is RpcException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new PluginException($"{who}: {(expiry.IsCancellationRequested ? $"no answer within {limit.TotalSeconds} s" : Reason(failure))}", failure);
        }
    }

    private static string Reason(Exception failure) => failure switch
    {
        RpcException { StatusCode: StatusCode.Unavailable } => "its socket does not answer: see that the plugin runs",
        RpcException { StatusCode: StatusCode.Cancelled } => "the connection was closed",
        // Its registration went, and its connection with it, after it had been looked up.
        ObjectDisposedException => "it is not registered any more",
        RpcException refused => $"{refused.StatusCode}: {refused.Status.Detail}",
        _ => failure.Message,
    };
}
