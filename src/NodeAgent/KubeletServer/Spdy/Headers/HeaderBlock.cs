using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

/// <summary>The inflated form of headers: a count, then names and values with their lengths before them; several values of a name are parted by NUL.</summary>
internal static class HeaderBlock
{
    /// <exception cref="SpdyException">The block is cut short, too long, names a header twice, or in upper case.</exception>
    public static SpdyHeaders Parse(ReadOnlySpan<byte> block)
    {
        var count = Number(ref block);

        // Each entry takes eight bytes at least: what is announced cannot make the list larger than the block.
        var entries = new List<KeyValuePair<string, string>>((int)Math.Min(count, (uint)block.Length / 8));
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (uint index = 0; index < count; index++)
        {
            var name = Text(ref block);
            if (name.Length == 0 || name.Any(char.IsAsciiLetterUpper) || !names.Add(name))
            {
                throw new SpdyException("A header has no name, one in upper case, or one that another has.");
            }

            entries.Add(new(name, Text(ref block)));
        }

        return block.IsEmpty ? new SpdyHeaders(entries) : throw new SpdyException("More follows the headers of a frame.");
    }

    public static byte[] Format(SpdyHeaders headers)
    {
        var output = new ArrayBufferWriter<byte>();
        Number((uint)headers.Entries.Count, output);
        foreach (var (name, value) in headers.Entries)
        {
            Text(name.ToLowerInvariant(), output);
            Text(value, output);
        }

        return output.WrittenSpan.ToArray();
    }

    private static uint Number(ref ReadOnlySpan<byte> block)
    {
        var number = block.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(block) : throw new SpdyException("The headers of a frame are cut short.");
        block = block[4..];
        return number;
    }

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        var length = Number(ref block);
        var text = length <= block.Length ? Encoding.UTF8.GetString(block[..(int)length]) : throw new SpdyException("The headers of a frame are cut short.");
        block = block[(int)length..];
        return text;
    }

    private static void Number(uint number, ArrayBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), number);
        output.Advance(4);
    }

    private static void Text(string text, ArrayBufferWriter<byte> output)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number((uint)bytes.Length, output);
        output.Write(bytes);
    }
}
