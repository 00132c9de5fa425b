using System.Text;

namespace Krustlet.Oci.Inspection;

/// <summary>A cursor over one section's bytes.</summary>
internal sealed class WasmSection(byte[] content)
{
    private int _at;

    /// <summary>A u32, LEB128.</summary>
    /// <exception cref="InvalidDataException">It is longer, or cut off.</exception>
    public uint ReadNumber() => ReadLeb(28) is var value and <= uint.MaxValue ? (uint)value : throw new InvalidDataException("a number is too long");

    /// <summary>A u64, LEB128.</summary>
    /// <exception cref="InvalidDataException">It is longer, or cut off.</exception>
    public ulong ReadLong() => ReadLeb(63);

    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public string ReadText()
    {
        var length = ReadNumber();
        if (length > content.Length - _at)
        {
            throw new InvalidDataException("a name is cut off");
        }

        _at += (int)length;
        return Encoding.UTF8.GetString(content, _at - (int)length, (int)length);
    }

    /// <exception cref="InvalidDataException">There is none.</exception>
    public byte ReadByte() => _at < content.Length ? content[_at++] : throw new InvalidDataException("a section is cut off");

    private ulong ReadLeb(int lastShift)
    {
        var (value, shift) = (0UL, 0);
        byte next;
        do
        {
            next = shift > lastShift ? throw new InvalidDataException("a number is too long") : ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        return value;
    }
}
