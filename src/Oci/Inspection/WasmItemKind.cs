namespace Krustlet.Oci.Inspection;

/// <summary>What an import or export of a core module is (WebAssembly core specification, "External types").</summary>
public enum WasmItemKind
{
    /// <summary>A function.</summary>
    Function,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A linear memory.</summary>
    Memory,

    /// <summary>A global.</summary>
    Global,

    /// <summary>An exception's tag.</summary>
    Tag,
}
