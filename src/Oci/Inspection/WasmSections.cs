namespace Krustlet.Oci.Inspection;

/// <summary>Walks over the sections of a core module or component: both are an id, a size, and so many bytes.</summary>
internal static class WasmSections
{
    private const int HeaderBytes = 8;

    /// <summary>The sections that are wanted, in their order; all others are skipped unread.</summary>
    /// <exception cref="InvalidDataException">A section reaches beyond the end.</exception>
    public static IEnumerable<(byte Id, WasmSection Section)> Read(Stream wasm, Predicate<byte> isWanted)
    {
        wasm.Position = HeaderBytes;
        while (wasm.ReadByte() is var id and >= 0)
        {
            var size = ReadSize(wasm);
            if (size > wasm.Length - wasm.Position)
            {
                throw new InvalidDataException($"section {id} reaches beyond the end of the file");
            }

            if (!isWanted((byte)id))
            {
                wasm.Seek(size, SeekOrigin.Current);
                continue;
            }

            var content = new byte[size];
            wasm.ReadExactly(content);
            yield return ((byte)id, new WasmSection(content));
        }
    }

    private static uint ReadSize(Stream stream)
    {
        var (value, shift) = (0u, 0);
        while (true)
        {
            var next = stream.ReadByte();
            if (next < 0 || shift > 28)
            {
                throw new InvalidDataException("a section's size is cut off");
            }

            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }

            shift += 7;
        }
    }
}
