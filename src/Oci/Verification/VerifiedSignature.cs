using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>A signature that is good.</summary>
/// <param name="Key">The key that made it.</param>
/// <param name="Digest">What it is of: the image's own digest, or its index's manifest for this node's platform.</param>
/// <param name="Signature">The signature.</param>
public sealed record VerifiedSignature(VerificationKey Key, ContentDigest Digest, ImageSignature Signature);
