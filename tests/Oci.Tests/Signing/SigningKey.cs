using System.Security.Cryptography;
using NSec.Cryptography;

namespace Krustlet.Oci.Tests.Signing;

/// <summary>A key pair of a test's own.</summary>
internal abstract class SigningKey : IDisposable
{
    /// <summary>What <c>cosign.pub</c> holds.</summary>
    public abstract string PublicKeyPem { get; }

    /// <summary>The private key, as it must never be given to a node.</summary>
    public abstract string PrivateKeyPem { get; }

    /// <summary>ECDSA P-256, what <c>cosign generate-key-pair</c> makes.</summary>
    public static SigningKey P256() => new Ecdsa();

    public static SigningKey Ed25519() => new Edwards();

    /// <summary>By the names that a theory has in its data.</summary>
    public static SigningKey Create(string algorithm) => algorithm == nameof(Ed25519) ? Ed25519() : P256();

    public abstract byte[] Sign(byte[] content);

    public abstract void Dispose();

    private sealed class Ecdsa : SigningKey
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public override string PublicKeyPem => key.ExportSubjectPublicKeyInfoPem();

        public override string PrivateKeyPem => key.ExportPkcs8PrivateKeyPem();

        public override byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        public override void Dispose() => key.Dispose();
    }

    private sealed class Edwards : SigningKey
    {
        private readonly Key key = Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

        public override string PublicKeyPem => System.Text.Encoding.ASCII.GetString(key.PublicKey.Export(KeyBlobFormat.PkixPublicKeyText));

        public override string PrivateKeyPem => System.Text.Encoding.ASCII.GetString(key.Export(KeyBlobFormat.PkixPrivateKeyText));

        public override byte[] Sign(byte[] content) => SignatureAlgorithm.Ed25519.Sign(key, content);

        public override void Dispose() => key.Dispose();
    }
}
