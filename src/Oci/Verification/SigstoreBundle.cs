using System.Text;

namespace Krustlet.Oci.Verification;

/// <summary>
/// A Sigstore bundle (protobuf-specs <c>sigstore_bundle.proto</c> as JSON), a DSSE envelope or a message signature. Who made it is decided by the keys given
/// here alone: its certificates and log entries are not looked at.
/// </summary>
internal sealed record SigstoreBundle
{
    /// <summary>What bundles' media types begin with; the version follows.</summary>
    public const string MediaTypePrefix = "application/vnd.dev.sigstore.bundle";

    public EnvelopePart? DsseEnvelope { get; init; }

    public MessagePart? MessageSignature { get; init; }

    internal sealed record EnvelopePart
    {
        public required byte[] Payload { get; init; }

        public required string PayloadType { get; init; }

        public required IReadOnlyList<SignaturePart> Signatures { get; init; }

        /// <summary>The bytes that are signed: DSSE's pre-authentication encoding.</summary>
        public byte[] SignedBytes() => [.. Encoding.UTF8.GetBytes($"DSSEv1 {Encoding.UTF8.GetByteCount(PayloadType)} {PayloadType} {Payload.Length} "), .. Payload];
    }

    /// <summary>A signature of the content itself. Its digest is a hint, and not read.</summary>
    internal sealed record MessagePart
    {
        public required byte[] Signature { get; init; }
    }

    internal sealed record SignaturePart
    {
        public required byte[] Sig { get; init; }
    }
}
