using Krustlet.Oci.Manifests;

namespace Krustlet.Oci.Copying;

/// <summary>What a copy brought, or found there.</summary>
/// <param name="Image">The manifest or index, the same in both places.</param>
/// <param name="Manifests">Manifests and indexes in all.</param>
/// <param name="Referrers">Those of them that are about another one: signatures, attestations and the like.</param>
/// <param name="Blobs">Blobs in all.</param>
/// <param name="SizeBytes">Of these blobs.</param>
public sealed record CopiedImage(ManifestDocument Image, int Manifests, int Referrers, int Blobs, long SizeBytes);
