using System.Security.Cryptography;

namespace Krustlet.Oci.Verification;

/// <summary>A public key that signatures are checked with. Immutable and thread-safe.</summary>
public abstract class VerificationKey
{
    private protected VerificationKey(KeyAlgorithm algorithm, string origin, ReadOnlySpan<byte> subjectPublicKeyInfo)
    {
        Algorithm = algorithm;
        Origin = origin;
        Fingerprint = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(subjectPublicKeyInfo))}";
    }

    /// <summary>What it signs with.</summary>
    public KeyAlgorithm Algorithm { get; }

    /// <summary>Where it was read: a file, or what else names it to a user.</summary>
    public string Origin { get; }

    /// <summary><c>sha256:…</c> of its SubjectPublicKeyInfo in DER: one key has one, however it was written.</summary>
    public string Fingerprint { get; }

    /// <summary>Whether this key made the signature over these bytes. A malformed signature is a wrong one.</summary>
    internal abstract bool Verifies(ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);

    /// <inheritdoc/>
    public override string ToString() => $"{Origin} ({Algorithm}, {Fingerprint[..19]}…)";
}
