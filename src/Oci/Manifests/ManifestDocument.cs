using Krustlet.Oci.References;

namespace Krustlet.Oci.Manifests;

/// <summary>A manifest as received, verified against its digest.</summary>
/// <param name="Digest">Of the bytes.</param>
/// <param name="MediaType">What the registry, or else the document, says it is.</param>
/// <param name="Content">The bytes; a manifest is never written again in other words, or its digest would change.</param>
public sealed record ManifestDocument(ContentDigest Digest, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>How others name it.</summary>
    public Descriptor ToDescriptor() => new() { MediaType = MediaType, Digest = Digest.ToString(), Size = Content.Length };
}
