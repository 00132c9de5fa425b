using System.Buffers;
using System.Net.Sockets;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Copies between a caller and a Pod's port, each way at its own pace and with its own end.</summary>
internal static class Tunnel
{
    private const int BufferSize = 32 * 1024;

    // What a caller may still send to a port that has said its last word.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    /// <summary>Returns when both ways are over. Never throws for what caller or Pod do.</summary>
    /// <param name="caller">The caller's bytes.</param>
    /// <param name="errors">Closed with the Pod's last byte: clients wait for that before they close their own side.</param>
    /// <param name="pod">Connected.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends both ways at once.</param>
    public static async Task RunAsync(IStreamChannel caller, IStreamChannel errors, Socket pod, TimeProvider time, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var up = UpAsync(caller, pod, ending.Token);
        var down = DownAsync(caller, errors, pod, ending.Token);
        var isDownFirst = await Task.WhenAny(up, down).ConfigureAwait(false) == down;
        var isWhole = await (isDownFirst ? down : up).ConfigureAwait(false);
        if (isWhole && isDownFirst && caller.CanComplete)
        {
            await Task.WhenAny(up, Task.Delay(Linger, time, ending.Token)).ConfigureAwait(false);
        }
        else if (isWhole && !isDownFirst)
        {
            await down.ConfigureAwait(false);
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(up, down).ConfigureAwait(false);
    }

    private static Task<bool> UpAsync(IStreamChannel caller, Socket pod, CancellationToken cancellationToken) => CopyAsync(
        caller.ReadAsync,
        async (data, stop) =>
        {
            while (!data.IsEmpty)
            {
                data = data[await pod.SendAsync(data, stop).ConfigureAwait(false)..];
            }
        },
        _ =>
        {
            pod.Shutdown(SocketShutdown.Send);
            return ValueTask.CompletedTask;
        },
        cancellationToken);

    private static Task<bool> DownAsync(IStreamChannel caller, IStreamChannel errors, Socket pod, CancellationToken cancellationToken) => CopyAsync(
        pod.ReceiveAsync,
        caller.WriteAsync,
        async stop =>
        {
            await caller.CompleteAsync(stop).ConfigureAwait(false);
            await errors.CompleteAsync(stop).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>True when it came to its end, false when it broke.</summary>
    private static async Task<bool> CopyAsync(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> writeAsync,
        Func<CancellationToken, ValueTask> completeAsync,
        CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await readAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                await writeAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            await completeAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
