using System.Buffers;
using System.Threading.Channels;
using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

/// <summary>
/// The one that writes to a connection. Streams write their frames themselves, one at a time; answers that the reading side owes are queued, so
/// that reading never waits for writing.
/// </summary>
internal sealed class FrameSender(Stream transport, int maxPendingAnswers) : IDisposable
{
    private readonly FrameWriter writer = new();
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Channel<SpdyFrame> answers = Channel.CreateBounded<SpdyFrame>(new BoundedChannelOptions(maxPendingAnswers) { SingleReader = true });
    private bool isOver;

    /// <summary>Calls after each frame that went out.</summary>
    public Action? Sent { get; init; }

    /// <summary>Writes a frame now.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async ValueTask SendAsync(SpdyFrame frame, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (isOver)
            {
                throw new IOException("The connection is closed.");
            }

            // A frame is written as a whole or the connection is over: half a frame would make nonsense of all that follow.
            isOver = true;
            writer.Write(frame, buffer);
            await transport.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
            await transport.FlushAsync(cancellationToken).ConfigureAwait(false);
            buffer.ResetWrittenCount();
            isOver = false;
            Sent?.Invoke();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Queues an answer.</summary>
    /// <exception cref="SpdyException">The other side asks and asks, and takes no answer.</exception>
    public void Answer(SpdyFrame frame)
    {
        if (!answers.Writer.TryWrite(frame))
        {
            throw new SpdyException("Too many answers wait to be taken.");
        }
    }

    /// <summary>Queues an answer if there is room; what is lost is told by the end of the connection.</summary>
    public void TryAnswer(SpdyFrame frame) => answers.Writer.TryWrite(frame);

    /// <summary>Sends queued answers until stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var frame in answers.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await SendAsync(frame, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => turn.Dispose();
}
