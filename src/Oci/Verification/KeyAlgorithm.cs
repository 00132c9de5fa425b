namespace Krustlet.Oci.Verification;

/// <summary>What a key signs with.</summary>
public enum KeyAlgorithm
{
    /// <summary>ECDSA on the curve P-256 over SHA-256, signatures in DER (FIPS 186-5, RFC 3279): what cosign makes.</summary>
    EcdsaP256,

    /// <summary>Ed25519 (RFC 8032), signatures of 64 bytes.</summary>
    Ed25519,
}
