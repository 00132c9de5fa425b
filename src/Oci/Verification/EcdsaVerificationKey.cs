using System.Security.Cryptography;

namespace Krustlet.Oci.Verification;

/// <summary>A key on P-256. The point is kept, not the handle: a key has no end that anyone would be told of.</summary>
internal sealed class EcdsaVerificationKey(ECParameters parameters, string origin, ReadOnlySpan<byte> subjectPublicKeyInfo)
    : VerificationKey(KeyAlgorithm.EcdsaP256, origin, subjectPublicKeyInfo)
{
    internal override bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(parameters);
        return key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
