using System.Buffers;
using System.Buffers.Binary;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

/// <summary>Writes bytes as deflate's stored blocks (RFC 1951, 3.2.4).</summary>
internal static class StoredBlocks
{
    private const int MaxLength = ushort.MaxValue;

    /// <summary>Blocks, none of them the last; one empty block for no bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var output = new ArrayBufferWriter<byte>();
        do
        {
            var part = bytes[..Math.Min(bytes.Length, MaxLength)];
            var head = output.GetSpan(5);
            head[0] = 0;
            BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)part.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~part.Length);
            output.Advance(5);
            output.Write(part);
            bytes = bytes[part.Length..];
        }
        while (!bytes.IsEmpty);

        return output.WrittenSpan.ToArray();
    }
}
