using System.Buffers;
using System.Buffers.Binary;
using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>Writes frames. Keeps the state of header compression, so all frames of a connection go through one writer, one at a time.</summary>
internal sealed class FrameWriter
{
    private readonly HeaderDeflater deflater = new();

    public void Write(SpdyFrame frame, IBufferWriter<byte> output)
    {
        switch (frame)
        {
            case DataFrame data:
                new FrameHead(false, 0, default, data.StreamId, Fin(data.Fin), data.Data.Length).Write(output);
                output.Write(data.Data.Span);
                break;
            case SynStreamFrame syn:
                WithHeaders(FrameType.SynStream, (byte)(Fin(syn.Fin) | (syn.Unidirectional ? FrameHead.Unidirectional : 0)), syn.Headers, output, syn.StreamId, syn.AssociatedTo, syn.Priority);
                break;
            case SynReplyFrame reply:
                WithHeaders(FrameType.SynReply, Fin(reply.Fin), reply.Headers, output, reply.StreamId);
                break;
            case HeadersFrame headers:
                WithHeaders(FrameType.Headers, Fin(headers.Fin), headers.Headers, output, headers.StreamId);
                break;
            case SettingsFrame settings:
                Words(FrameType.Settings, output, [(uint)settings.Values.Count, .. settings.Values.SelectMany(value => new[] { value.Id, value.Value })]);
                break;
            case RstStreamFrame reset:
                Words(FrameType.RstStream, output, reset.StreamId, (uint)reset.Status);
                break;
            case PingFrame ping:
                Words(FrameType.Ping, output, ping.Id);
                break;
            case GoAwayFrame goAway:
                Words(FrameType.GoAway, output, goAway.LastGoodStreamId, (uint)goAway.Status);
                break;
            case WindowUpdateFrame update:
                Words(FrameType.WindowUpdate, output, update.StreamId, update.Delta);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(frame));
        }
    }

    private static byte Fin(bool fin) => fin ? FrameHead.Fin : (byte)0;

    private static void Words(FrameType type, IBufferWriter<byte> output, params ReadOnlySpan<uint> words)
    {
        Control(type, 0, words.Length * sizeof(uint)).Write(output);
        foreach (var word in words)
        {
            Word(word, output);
        }
    }

    private void WithHeaders(FrameType type, byte flags, SpdyHeaders headers, IBufferWriter<byte> output, uint stream, uint? associated = null, byte priority = 0)
    {
        var block = deflater.Deflate(HeaderBlock.Format(headers));
        var isSynStream = associated is not null;
        Control(type, flags, block.Length + (isSynStream ? 10 : 4)).Write(output);
        Word(stream, output);
        if (isSynStream)
        {
            Word(associated!.Value, output);
            output.Write<byte>([(byte)(priority << 5), 0]);
        }

        output.Write(block);
    }

    private static FrameHead Control(FrameType type, byte flags, int length) => new(true, FrameHead.SupportedVersion, type, 0, flags, length);

    private static void Word(uint word, IBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), word);
        output.Advance(sizeof(uint));
    }
}
