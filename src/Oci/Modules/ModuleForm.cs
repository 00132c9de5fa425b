namespace Krustlet.Oci.Modules;

/// <summary>How a module is packaged in a registry.</summary>
public enum ModuleForm
{
    /// <summary>Configuration application/vnd.wasm.config.v0+json, one layer application/wasm (CNCF TAG Runtime).</summary>
    Cncf,

    /// <summary>One layer application/vnd.wasm.content.layer.v1+wasm (wasm-to-oci, the original Krustlet).</summary>
    WasmToOci,

    /// <summary>A container image's configuration and a raw module or component as its layer (runwasi).</summary>
    Runwasi,

    /// <summary>A container image whose tar layers hold the module as a file (the "compat" form docker and buildah make).</summary>
    ContainerImage,
}
