namespace Krustlet.Oci.Verification;

/// <summary>A fact: this key signed this content. It says nothing about other keys.</summary>
/// <param name="Digest">Of the manifest or index that a name stands for.</param>
/// <param name="Key">The key's fingerprint.</param>
internal sealed record VerifiedContent(string Digest, string Key);
