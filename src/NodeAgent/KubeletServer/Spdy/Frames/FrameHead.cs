using System.Buffers;
using System.Buffers.Binary;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Frames;

/// <summary>The eight bytes every frame begins with.</summary>
/// <param name="IsControl">A control frame; otherwise data.</param>
/// <param name="Version">Protocol version of a control frame.</param>
/// <param name="Type">Type of a control frame, which may be none that is known.</param>
/// <param name="StreamId">Stream of a data frame.</param>
/// <param name="Flags">Meaning depends on the type.</param>
/// <param name="Length">Bytes that follow.</param>
internal readonly record struct FrameHead(bool IsControl, ushort Version, FrameType Type, uint StreamId, byte Flags, int Length)
{
    public const int Size = 8;
    public const ushort SupportedVersion = 3;
    public const byte Fin = 1;
    public const byte Unidirectional = 2;
    public const int MaxLength = (1 << 24) - 1;
    public const uint IdMask = 0x7fff_ffff;
    private const uint ControlBit = 0x8000_0000;

    /// <summary>Reads the head and moves past it; false while it is not all there.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out FrameHead head)
    {
        head = default;
        if (buffer.Length < Size)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        buffer = buffer.Slice(Size);
        var first = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var second = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        var isControl = (first & ControlBit) != 0;
        head = new FrameHead(
            isControl,
            isControl ? (ushort)((first >> 16) & 0x7fff) : default,
            isControl ? (FrameType)(first & 0xffff) : default,
            isControl ? 0 : first,
            (byte)(second >> 24),
            (int)(second & MaxLength));
        return true;
    }

    /// <summary>Writes the head.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var bytes = output.GetSpan(Size);
        BinaryPrimitives.WriteUInt32BigEndian(bytes, IsControl ? ControlBit | ((uint)Version << 16) | (uint)Type : StreamId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], ((uint)Flags << 24) | (uint)Length);
        output.Advance(Size);
    }
}
