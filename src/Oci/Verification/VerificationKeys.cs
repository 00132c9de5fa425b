using System.Security.Cryptography;
using Krustlet.Oci.Failures;
using NSec.Cryptography;
using X509Key = System.Security.Cryptography.X509Certificates.PublicKey;

namespace Krustlet.Oci.Verification;

/// <summary>Reads public keys from PEM text (RFC 7468): one or more <c>PUBLIC KEY</c> blocks, as <c>cosign generate-key-pair</c> writes to cosign.pub.</summary>
public static class VerificationKeys
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int LongestText = 64 * 1024;

    private const string PublicKeyLabel = "PUBLIC KEY";
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string EllipticCurveKey = "1.2.840.10045.2.1";
    private const string Ed25519Key = "1.3.101.112";

    /// <summary>Every key in a text, each once.</summary>
    /// <param name="pem">The text; anything beside its PEM blocks is a comment.</param>
    /// <param name="origin">Where it is from, for messages: a path, an annotation.</param>
    /// <exception cref="RegistryException">InvalidConfiguration: there is no key, or one block is none that can be used here.</exception>
    public static IReadOnlyList<VerificationKey> Parse(string pem, string origin)
    {
        if (pem.Length > LongestText)
        {
            throw Unusable(origin, $"it is over {LongestText} characters; give the public keys alone");
        }

        var keys = new List<VerificationKey>();
        var rest = pem.AsSpan();
        while (PemEncoding.TryFind(rest, out var block))
        {
            keys.Add(ReadBlock(rest[block.Label].ToString(), rest[block.Base64Data], origin));
            rest = rest[block.Location.End..];
        }

        // What begins like a block and is none was meant as a key: it is not passed over.
        return keys.Count > 0 && !rest.Contains("-----BEGIN", StringComparison.Ordinal)
            ? [.. keys.DistinctBy(static key => key.Fingerprint)]
            : throw Unusable(origin, "it holds no whole PEM block; give public keys as cosign generate-key-pair or openssl pkey -pubout writes them, from -----BEGIN PUBLIC KEY----- to -----END PUBLIC KEY-----");
    }

    private static VerificationKey ReadBlock(string label, ReadOnlySpan<char> base64, string origin)
    {
        if (label != PublicKeyLabel)
        {
            throw Unusable(origin, label.Contains("PRIVATE", StringComparison.Ordinal)
                ? $"it holds a private key ({label}), which belongs to whoever signs and nowhere else: give the public key (cosign public-key, openssl pkey -pubout), and make a new pair if others could read this one"
                : $"it holds a {label}; give a public key ({PublicKeyLabel}): certificates and keys of other forms are not read");
        }

        try
        {
            return ReadKey(Convert.FromBase64String(base64.ToString()), origin);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException)
        {
            throw Unusable(origin, "a block is no SubjectPublicKeyInfo; copy the key again, whole", failure);
        }
    }

    private static VerificationKey ReadKey(byte[] info, string origin)
    {
        var algorithm = X509Key.CreateFromSubjectPublicKeyInfo(info, out var read).Oid.Value;
        if (read != info.Length)
        {
            throw Unusable(origin, "a block holds more than a key; copy the key again");
        }

        return algorithm switch
        {
            EllipticCurveKey => ReadCurveKey(info, origin),
            Ed25519Key => PublicKey.TryImport(SignatureAlgorithm.Ed25519, info, KeyBlobFormat.PkixPublicKey, out var key) && key is not null
                ? new Ed25519VerificationKey(key, origin, info)
                : throw Unusable(origin, "its Ed25519 key is malformed; copy it again, whole"),
            _ => throw Unsupported(origin, algorithm),
        };
    }

    private static EcdsaVerificationKey ReadCurveKey(byte[] info, string origin)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(info, out _);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return parameters.Curve is { IsNamed: true, Oid.Value: P256 }
            ? new EcdsaVerificationKey(parameters, origin, info)
            : throw Unsupported(origin, $"ECDSA on {parameters.Curve.Oid?.FriendlyName ?? "a curve of its own"}");
    }

    private static RegistryException Unsupported(string origin, string? algorithm) =>
        Unusable(origin, $"a key's algorithm ({algorithm}) is not supported; sign with ECDSA P-256 (cosign generate-key-pair) or Ed25519");

    private static RegistryException Unusable(string origin, string problem, Exception? inner = null) =>
        new(RegistryErrorKind.InvalidConfiguration, $"{origin} cannot be used to check signatures: {problem}", inner);
}
