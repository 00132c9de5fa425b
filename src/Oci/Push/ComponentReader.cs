using Krustlet.Oci.Inspection;

namespace Krustlet.Oci.Push;

/// <summary>Reads the names a component imports and exports from its top-level sections (component model, Binary.md); everything else is skipped.</summary>
internal static class ComponentReader
{
    private const byte ImportSection = 10;
    private const byte ExportSection = 11;

    /// <exception cref="InvalidDataException">The bytes are not a component's sections.</exception>
    public static ComponentInterface Read(Stream component)
    {
        var (imports, exports) = (new List<string>(), new List<string>());
        foreach (var (id, section) in WasmSections.Read(component, static id => id is ImportSection or ExportSection))
        {
            (id == ImportSection ? imports : exports).AddRange(ReadNames(new ComponentSection(section), id == ExportSection));
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
}
