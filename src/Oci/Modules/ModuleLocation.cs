using Krustlet.Oci.Manifests;

namespace Krustlet.Oci.Modules;

/// <summary>Where in an image the module is.</summary>
/// <param name="Form">How it is packaged.</param>
/// <param name="Layers">The layer that is the module; for <see cref="ModuleForm.ContainerImage"/> the archives that may hold it, top first.</param>
/// <param name="Path">In the archives: the file the image runs, relative to the root; null: the only <c>.wasm</c> file there is.</param>
internal sealed record ModuleLocation(ModuleForm Form, IReadOnlyList<Descriptor> Layers, string? Path)
{
    /// <summary>What led there: the image's own manifest or index first, the module's manifest last.</summary>
    public IReadOnlyList<ManifestDocument> Documents { get; init; } = [];

    /// <summary>The configuration that the module's manifest names.</summary>
    public Descriptor? Config { get; init; }
}
