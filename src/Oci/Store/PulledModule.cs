using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>A module that is in the store and was verified when it came.</summary>
/// <param name="Reference">The name it was asked for by.</param>
/// <param name="ManifestDigest">Of the manifest or index the name stands for: what a user pins.</param>
/// <param name="ModulePath">The module's file. It never changes; it goes away only by <see cref="ModuleStore.RemoveAsync"/>.</param>
/// <param name="ModuleDigest">Of that file: the key of the compiled cache.</param>
/// <param name="SizeBytes">Of that file.</param>
/// <param name="Kind">Core module or component.</param>
public sealed record PulledModule(
    ImageReference Reference, ContentDigest ManifestDigest, string ModulePath, ContentDigest ModuleDigest, long SizeBytes, WasmKind Kind)
{
    /// <summary>A container status's imageID: <c>registry/repository@sha256:…</c>.</summary>
    public string ImageId => $"{Reference.Name}@{ManifestDigest}";
}
