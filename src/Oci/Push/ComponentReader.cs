namespace Krustlet.Oci.Push;

/// <summary>Reads the names a component imports and exports from its top-level sections (component model, Binary.md); everything else is skipped.</summary>
internal static class ComponentReader
{
    private const int HeaderBytes = 8;
    private const byte ImportSection = 10;
    private const byte ExportSection = 11;

    /// <exception cref="InvalidDataException">The bytes are not a component's sections.</exception>
    public static ComponentInterface Read(Stream component)
    {
        var (imports, exports) = (new List<string>(), new List<string>());
        component.Position = HeaderBytes;
        while (component.ReadByte() is var id and >= 0)
        {
            var size = ReadSize(component);
            if (size > component.Length - component.Position)
            {
                throw new InvalidDataException($"section {id} reaches beyond the end of the file");
            }

            if (id is ImportSection or ExportSection)
            {
                var content = new byte[size];
                component.ReadExactly(content);
                (id == ImportSection ? imports : exports).AddRange(ReadNames(new ComponentSection(content), id == ExportSection));
            }
            else
            {
                component.Seek(size, SeekOrigin.Current);
            }
        }

        return new ComponentInterface([.. exports.Distinct()], [.. imports.Distinct()]);
    }

    private static IEnumerable<string> ReadNames(ComponentSection section, bool areExports)
    {
        for (var left = section.ReadNumber(); left > 0; left--)
        {
            var name = section.ReadExternName();
            if (areExports)
            {
                section.SkipSortIndex();
                section.SkipOptionalType();
            }
            else
            {
                section.SkipType();
            }

            yield return name;
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
