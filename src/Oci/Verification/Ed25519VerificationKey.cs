using NSec.Cryptography;

namespace Krustlet.Oci.Verification;

/// <summary>An Ed25519 key. .NET has no Ed25519 of its own: libsodium's is used.</summary>
internal sealed class Ed25519VerificationKey(PublicKey key, string origin, ReadOnlySpan<byte> subjectPublicKeyInfo)
    : VerificationKey(KeyAlgorithm.Ed25519, origin, subjectPublicKeyInfo)
{
    internal override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize && SignatureAlgorithm.Ed25519.Verify(key, signed, signature);
}
