using System.Buffers;
using System.IO.Pipelines;
using Krustlet.NodeAgent.KubeletServer.Logs;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>
/// Sends what a container writes from now on. It is read from the log, so it comes in its order and a caller that does not read holds nobody up. What
/// begins a line, like a prompt, is in the log a moment after it was written.
/// </summary>
internal sealed class OutputFollower(LogStreamer logs)
{
    /// <summary>Returns when the container has ended and everything was sent.</summary>
    /// <exception cref="IOException">The caller has gone.</exception>
    public async Task FollowAsync(ContainerLog log, LogStreams which, bool isTerminal, IStreamChannel output, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pipe = new Pipe();
        var reading = ReadAsync(log, which, pipe.Writer, ending.Token);
        try
        {
            await SendAsync(pipe.Reader, isTerminal, output, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
    }

    private async Task ReadAsync(ContainerLog log, LogStreams which, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            await logs.CopyAsync(log, new LogQuery(Follow: true, TailLines: 0, Streams: which), writer, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone.
        }
        catch (IOException exception)
        {
            fault = exception;
        }

        await writer.CompleteAsync(fault).ConfigureAwait(false);
    }

    private static async Task SendAsync(PipeReader reader, bool isTerminal, IStreamChannel output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!result.Buffer.IsEmpty)
            {
                await output.WriteAsync(isTerminal ? WithCarriageReturns(result.Buffer.ToArray()) : result.Buffer.ToArray(), cancellationToken).ConfigureAwait(false);
            }

            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    // A terminal in raw mode, as kubectl sets it, moves down at a line feed and not back.
    private static byte[] WithCarriageReturns(byte[] text) => [.. text.SelectMany(character => character == (byte)'\n' ? "\r\n"u8.ToArray() : [character])];
}
