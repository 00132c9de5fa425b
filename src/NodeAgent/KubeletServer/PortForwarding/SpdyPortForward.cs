using System.Collections.Concurrent;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Forwards ports over a SPDY connection: any number of connections, each a pair of streams that headers join.</summary>
internal sealed class SpdyPortForward(PortForwarder forwarder, StreamingLimits limits, TimeProvider time)
{
    /// <summary>The stream protocol that clients ask for.</summary>
    public const string Protocol = "portforward.k8s.io";

    /// <summary>Serves a connection until it is over.</summary>
    /// <exception cref="Spdy.SpdyException">The caller broke the protocol.</exception>
    public async Task RunAsync(Stream transport, ForwardTarget target, CancellationToken cancellationToken)
    {
        await using var session = new SpdySession(transport, limits.ForSpdy(), time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = session.RunAsync(ending.Token);
        var forwards = new TaskSet();
        await AcceptAllAsync(session, target, forwards, ending.Token).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await forwards.WhenAllAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    // Ends with the session: its streams are all that is waited for.
    private async Task AcceptAllAsync(SpdySession session, ForwardTarget target, TaskSet forwards, CancellationToken cancellationToken)
    {
        var pairs = new ConcurrentDictionary<string, StreamPair>(StringComparer.Ordinal);
        await foreach (var stream in session.Opened.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (PortStream.Of(stream) is not { } wanted || !await TryAcceptAsync(stream, cancellationToken).ConfigureAwait(false))
            {
                stream.Reset(ResetStatus.RefusedStream);
                continue;
            }

            var pair = pairs.GetOrAdd(wanted.RequestId, static (id, port) => new StreamPair(id, port), wanted.Port);
            var isFirst = pair.IsEmpty;
            if (!pair.TryAdd(stream, wanted.IsData))
            {
                stream.Reset(ResetStatus.StreamInUse);
            }
            else if (isFirst)
            {
                forwards.Add(ServeAsync(pair, pairs, target, cancellationToken));
            }
        }
    }

    private static async Task<bool> TryAcceptAsync(SpdyStream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.AcceptAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task ServeAsync(StreamPair pair, ConcurrentDictionary<string, StreamPair> pairs, ForwardTarget target, CancellationToken cancellationToken)
    {
        try
        {
            await pair.Complete.WaitAsync(limits.CreationTimeout, time, cancellationToken).ConfigureAwait(false);
            pairs.TryRemove(pair.RequestId, out _);
            await forwarder.ForwardAsync(target, pair.Port, pair.Data!, pair.Errors!, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            if (pair.Errors is { } errors)
            {
                await PortForwarder.TellAsync(errors, $"request {pair.RequestId} timed out waiting for its streams", cancellationToken).ConfigureAwait(false);
                await PortForwarder.CloseAsync(errors, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The connection is over.
        }
        finally
        {
            pairs.TryRemove(new(pair.RequestId, pair));
            pair.Data?.Abort();
            pair.Errors?.Abort();
        }
    }
}
