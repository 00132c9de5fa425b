using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>What a push left in the registry.</summary>
/// <param name="Image">The name.</param>
/// <param name="Manifest">Its manifest.</param>
/// <param name="ModuleDigest">Of the layer, which is the file as it was.</param>
/// <param name="SizeBytes">Of the file.</param>
/// <param name="Kind">Core module or component.</param>
public sealed record PushedModule(ImageReference Image, ManifestDocument Manifest, ContentDigest ModuleDigest, long SizeBytes, WasmKind Kind)
{
    /// <summary>Pin it by this.</summary>
    public ContentDigest ManifestDigest => Manifest.Digest;
}
