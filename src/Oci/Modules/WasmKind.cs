namespace Krustlet.Oci.Modules;

/// <summary>The two kinds of WebAssembly binary.</summary>
public enum WasmKind
{
    /// <summary>A core module.</summary>
    Module,

    /// <summary>A component (component model).</summary>
    Component,
}
