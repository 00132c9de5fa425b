using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>One signature found beside an image; not verified.</summary>
/// <param name="Layout">How it is kept.</param>
/// <param name="Manifest">Of the manifest that it was found in.</param>
public sealed record ImageSignature(SignatureLayout Layout, ContentDigest Manifest)
{
    /// <summary>The bytes that are signed; empty when there is a <see cref="Problem"/>.</summary>
    public ReadOnlyMemory<byte> SignedBytes { get; init; }

    /// <summary>The signature itself.</summary>
    public ReadOnlyMemory<byte> Signature { get; init; }

    /// <summary>What it says.</summary>
    public SignedClaim? Claim { get; init; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The key among these that made it, or null.</summary>
    internal VerificationKey? SignedBy(IReadOnlyList<VerificationKey> keys) =>
        Problem is null ? keys.FirstOrDefault(key => key.Verifies(SignedBytes.Span, Signature.Span)) : null;

    /// <summary>Whether it says that it is a signature of this content, rather than a statement of some other kind by the same key.</summary>
    internal bool IsOf(ContentDigest digest) =>
        Claim?.Type == (Layout == SignatureLayout.Bundle ? InTotoStatement.CosignSignature : SimpleSigningPayload.CosignType) && Claim.Digests.Contains(digest.ToString());
}
