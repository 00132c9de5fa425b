using Krustlet.Oci.Credentials;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>A document about an image, to be pushed beside it: an SBOM, an attestation, a signature.</summary>
/// <param name="Image">Names the repository that has the image.</param>
/// <param name="Subject">The image's manifest or index.</param>
/// <param name="Content">The document.</param>
/// <param name="ArtifactType">What it is, a media type, e.g. <c>application/spdx+json</c>.</param>
public sealed record DocumentPush(ImageReference Image, Descriptor Subject, ReadOnlyMemory<byte> Content, string ArtifactType)
{
    /// <summary>Who to be; null for anonymous.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>The name of the file it comes from, which tools give it when they fetch it; null: none.</summary>
    public string? Title { get; init; }
}
