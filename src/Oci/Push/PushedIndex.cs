using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>What a push of several modules as one image left in the registry.</summary>
/// <param name="Image">The name.</param>
/// <param name="Index">The index that stands under it.</param>
/// <param name="Modules">What the index names, in its order.</param>
public sealed record PushedIndex(ImageReference Image, ManifestDocument Index, IReadOnlyList<PushedModule> Modules);
