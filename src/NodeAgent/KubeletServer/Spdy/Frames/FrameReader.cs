using System.Buffers;
using System.IO.Pipelines;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>
/// Takes frames from a connection. Holds at most one control frame or one piece of data in memory, whatever lengths the other side announces.
/// </summary>
internal sealed class FrameReader(PipeReader input, FrameLimits limits) : IDisposable
{
    private readonly ControlFrameParser control = new(limits);
    private uint dataStream;
    private int dataLeft;
    private bool dataFin;
    private FrameHead? head;

    /// <summary>The next frame, or null at the end of the connection.</summary>
    /// <exception cref="SpdyException">What came is no frame, or the connection ended within one.</exception>
    public async ValueTask<SpdyFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            var frame = TryTake(ref buffer);
            var isCutShort = result.IsCompleted && (!buffer.IsEmpty || head is not null || dataLeft > 0);
            input.AdvanceTo(buffer.Start, frame is null ? buffer.End : buffer.Start);
            if (frame is not null)
            {
                return frame;
            }

            if (result.IsCompleted)
            {
                return isCutShort ? throw new SpdyException("The connection ended within a frame.") : null;
            }
        }
    }

    public void Dispose() => control.Dispose();

    private SpdyFrame? TryTake(ref ReadOnlySequence<byte> buffer)
    {
        while (true)
        {
            if (dataLeft > 0)
            {
                return buffer.IsEmpty ? null : TakeData(ref buffer);
            }

            if (head is null && !TakeHead(ref buffer))
            {
                return null;
            }

            var current = head!.Value;
            if (!current.IsControl)
            {
                head = null;
                (dataStream, dataLeft, dataFin) = (current.StreamId, current.Length, (current.Flags & FrameHead.Fin) != 0);
                if (dataLeft == 0)
                {
                    return new DataFrame(dataStream, dataFin, ReadOnlyMemory<byte>.Empty);
                }
            }
            else if (buffer.Length < current.Length)
            {
                return null;
            }
            else
            {
                head = null;
                var payload = buffer.Slice(0, current.Length).ToArray();
                buffer = buffer.Slice(current.Length);
                if (control.Parse(current, payload) is { } frame)
                {
                    return frame;
                }
            }
        }
    }

    private bool TakeHead(ref ReadOnlySequence<byte> buffer)
    {
        if (!FrameHead.TryRead(ref buffer, out var read))
        {
            return false;
        }

        if (read.IsControl && read.Version != FrameHead.SupportedVersion)
        {
            throw new SpdyException($"A frame of SPDY version {read.Version}; only 3 is spoken here.");
        }

        if (read.IsControl && read.Length > limits.MaxControlFrame)
        {
            throw new SpdyException($"A control frame of {read.Length} bytes; at most {limits.MaxControlFrame} are taken.");
        }

        if (read is { IsControl: false, StreamId: 0 })
        {
            throw new SpdyException("Data for stream 0, which is no stream.");
        }

        head = read;
        return true;
    }

    private DataFrame TakeData(ref ReadOnlySequence<byte> buffer)
    {
        var length = (int)Math.Min(Math.Min(buffer.Length, dataLeft), limits.DataPiece);
        var data = buffer.Slice(0, length).ToArray();
        buffer = buffer.Slice(length);
        dataLeft -= length;
        return new DataFrame(dataStream, dataFin && dataLeft == 0, data);
    }
}
