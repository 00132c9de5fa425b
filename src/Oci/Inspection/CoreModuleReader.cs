using Krustlet.Oci.Modules;

namespace Krustlet.Oci.Inspection;

/// <summary>Reads the import, memory and export sections of a core module (WebAssembly core specification, "Binary Format, Modules"); the rest is skipped.</summary>
internal static class CoreModuleReader
{
    private const byte ImportSection = 2;
    private const byte MemorySection = 5;
    private const byte ExportSection = 7;

    /// <exception cref="InvalidDataException">The bytes are not a module's sections.</exception>
    /// <exception cref="EndOfStreamException">They are cut off.</exception>
    public static WasmContent Read(Stream module)
    {
        var (imports, exports, memories) = (new List<WasmItem>(), new List<WasmItem>(), new List<WasmMemory>());
        foreach (var (id, section) in WasmSections.Read(module, static id => id is ImportSection or MemorySection or ExportSection))
        {
            for (var left = section.ReadNumber(); left > 0; left--)
            {
                switch (id)
                {
                    case ImportSection:
                        imports.Add(ReadImport(section, memories));
                        break;
                    case MemorySection:
                        memories.Add(ReadMemory(section));
                        break;
                    default:
                        exports.Add(new WasmItem(null, section.ReadText(), ReadKind(section)));
                        section.ReadNumber();
                        break;
                }
            }
        }

        return new WasmContent(WasmKind.Module, imports, exports, memories);
    }

    private static WasmItem ReadImport(WasmSection section, List<WasmMemory> memories)
    {
        var (module, name, kind) = (section.ReadText(), section.ReadText(), ReadKind(section));
        switch (kind)
        {
            case WasmItemKind.Function:
                section.ReadNumber();
                break;
            case WasmItemKind.Table:
                SkipReference(section);
                ReadLimits(section);
                break;
            case WasmItemKind.Memory:
                memories.Add(ReadMemory(section));
                break;
            case WasmItemKind.Global:
                SkipReference(section);
                section.ReadByte();
                break;
            default:
                section.ReadByte();
                section.ReadNumber();
                break;
        }

        return new WasmItem(module, name, kind);
    }

    private static WasmItemKind ReadKind(WasmSection section) => section.ReadByte() switch
    {
        0 => WasmItemKind.Function,
        1 => WasmItemKind.Table,
        2 => WasmItemKind.Memory,
        3 => WasmItemKind.Global,
        4 => WasmItemKind.Tag,
        var other => throw new InvalidDataException($"an import or export has the unknown kind {other}"),
    };

    // A value or reference type: one byte, or ref (null) with a heap type behind it.
    private static void SkipReference(WasmSection section)
    {
        const byte Reference = 0x64;
        const byte NullableReference = 0x63;
        if (section.ReadByte() is Reference or NullableReference)
        {
            section.ReadLong();
        }
    }

    private static WasmMemory ReadMemory(WasmSection section)
    {
        var (least, most, pageBytes) = ReadLimits(section);
        return new WasmMemory(Bytes(least, pageBytes), most is { } pages ? Bytes(pages, pageBytes) : null);
    }

    private static ulong Bytes(ulong pages, ulong pageBytes) => pages > ulong.MaxValue / pageBytes ? ulong.MaxValue : pages * pageBytes;

    // Flags: 1 has a maximum, 2 shared, 4 of 64 bits, 8 has a page size of its own (as a power of two).
    private static (ulong Least, ulong? Most, ulong PageBytes) ReadLimits(WasmSection section)
    {
        const ulong PageBytes = 65_536;
        var flags = section.ReadByte();
        if (flags > 15)
        {
            throw new InvalidDataException($"limits have the unknown flags {flags}");
        }

        var least = section.ReadLong();
        ulong? most = (flags & 1) != 0 ? section.ReadLong() : null;
        var page = (flags & 8) != 0 ? 1UL << (int)Math.Min(section.ReadNumber(), 16) : PageBytes;
        return (least, most, page);
    }
}
