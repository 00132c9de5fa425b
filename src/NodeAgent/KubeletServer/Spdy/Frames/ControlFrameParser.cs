using System.Buffers.Binary;
using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Reads control frames. Keeps the state of header compression, so every frame of a connection must pass through one parser, in order.</summary>
internal sealed class ControlFrameParser(FrameLimits limits) : IDisposable
{
    private const int SynStreamFixed = 10;
    private const int SettingSize = 8;
    private readonly HeaderInflater inflater = new(limits.MaxHeaderBlock);

    /// <summary>The frame, or null when its type is none that has a meaning here: such frames are passed over, as the protocol asks.</summary>
    /// <exception cref="SpdyException">It breaks the rules of its type.</exception>
    public SpdyFrame? Parse(FrameHead head, ReadOnlySpan<byte> payload) => head.Type switch
    {
        FrameType.SynStream => SynStream(head, payload),
        FrameType.SynReply => new SynReplyFrame(Stream(payload, 4), IsFin(head), Headers(payload[4..])),
        FrameType.Headers => new HeadersFrame(Stream(payload, 4), IsFin(head), Headers(payload[4..])),
        FrameType.RstStream => Reset(payload),
        FrameType.Settings => Settings(payload),
        FrameType.Ping => new PingFrame(Exactly(payload, 4, 0)),
        FrameType.GoAway => new GoAwayFrame(Exactly(payload, 8, 0) & FrameHead.IdMask, (GoAwayStatus)Exactly(payload, 8, 4)),
        FrameType.WindowUpdate => WindowUpdate(payload),
        _ => null,
    };

    public void Dispose() => inflater.Dispose();

    private SynStreamFrame SynStream(FrameHead head, ReadOnlySpan<byte> payload)
    {
        var id = Stream(payload, SynStreamFixed);
        var associated = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) & FrameHead.IdMask;
        var isUnidirectional = (head.Flags & FrameHead.Unidirectional) != 0;
        return new SynStreamFrame(id, associated, (byte)(payload[8] >> 5), IsFin(head), isUnidirectional, Headers(payload[SynStreamFixed..]));
    }

    private static RstStreamFrame Reset(ReadOnlySpan<byte> payload)
    {
        var status = Exactly(payload, 8, 4);
        return status != 0 ? new RstStreamFrame(Stream(payload, 8), (ResetStatus)status) : throw new SpdyException("A stream is reset with status 0, which is none.");
    }

    private static SettingsFrame Settings(ReadOnlySpan<byte> payload)
    {
        var count = payload.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(payload) : throw Wrong();
        if (payload.Length - 4 != count * (long)SettingSize)
        {
            throw Wrong();
        }

        var values = new (uint, uint)[count];
        for (var index = 0; index < count; index++)
        {
            var entry = payload[(4 + (index * SettingSize))..];
            values[index] = (BinaryPrimitives.ReadUInt32BigEndian(entry) & 0xff_ffff, BinaryPrimitives.ReadUInt32BigEndian(entry[4..]));
        }

        return new SettingsFrame(values);
    }

    private static WindowUpdateFrame WindowUpdate(ReadOnlySpan<byte> payload)
    {
        var id = Exactly(payload, 8, 0) & FrameHead.IdMask;
        var delta = Exactly(payload, 8, 4) & FrameHead.IdMask;
        return delta > 0 ? new WindowUpdateFrame(id, delta) : throw new SpdyException("A window is enlarged by nothing.");
    }

    private SpdyHeaders Headers(ReadOnlySpan<byte> compressed) => HeaderBlock.Parse(inflater.Inflate(compressed));

    private static bool IsFin(FrameHead head) => (head.Flags & FrameHead.Fin) != 0;

    private static uint Stream(ReadOnlySpan<byte> payload, int least)
    {
        var id = payload.Length >= least ? BinaryPrimitives.ReadUInt32BigEndian(payload) & FrameHead.IdMask : throw Wrong();
        return id > 0 ? id : throw new SpdyException("A frame for stream 0, which is no stream.");
    }

    private static uint Exactly(ReadOnlySpan<byte> payload, int length, int offset) =>
        payload.Length == length ? BinaryPrimitives.ReadUInt32BigEndian(payload[offset..]) : throw Wrong();

    private static SpdyException Wrong() => new("A control frame's length does not fit its type.");
}
