using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Registry;

/// <summary>A manifest as it was pushed.</summary>
internal sealed record StoredManifest(ContentDigest Digest, string MediaType, byte[] Content);
