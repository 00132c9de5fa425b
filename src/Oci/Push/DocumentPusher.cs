using System.Text.Json;
using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>Pushes documents about images as their referrers (OCI image spec 1.1, "Guidelines for Artifact Usage").</summary>
public sealed class DocumentPusher(RegistryClient client)
{
    private const string Title = "org.opencontainers.image.title";

    /// <summary>Pushes a document, and lists it among what refers to its subject. The same document again changes nothing.</summary>
    /// <returns>The manifest that holds it.</returns>
    /// <exception cref="Failures.RegistryException">Every kind a registry has.</exception>
    public async Task<ManifestDocument> PushAsync(DocumentPush push, CancellationToken cancellationToken)
    {
        var empty = "{}"u8.ToArray();
        var digest = ContentDigest.Of(push.Content.Span);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            new ImageManifest
            {
                MediaType = MediaTypes.OciManifest,
                ArtifactType = push.ArtifactType,
                Config = new Descriptor { MediaType = MediaTypes.OciEmpty, Digest = ContentDigest.Of(empty).ToString(), Size = empty.Length },
                Layers = [new Descriptor { MediaType = push.ArtifactType, Digest = digest.ToString(), Size = push.Content.Length, Annotations = Name(push) }],
                Subject = new Descriptor { MediaType = push.Subject.MediaType, Digest = push.Subject.Digest, Size = push.Subject.Size },
            },
            PushJson.Plain.ImageManifest);
        var writer = client.Write(push.Image, push.Credential);
        await writer.PutBlobsAsync([new(digest, BlobContent.FromBytes(push.Content)), new(ContentDigest.Of(empty), BlobContent.FromBytes(empty))], cancellationToken);
        var written = new ManifestDocument(ContentDigest.Of(manifest), MediaTypes.OciManifest, manifest);
        await writer.PutManifestAsync(written.Digest.ToString(), written.MediaType, written.Content, cancellationToken);
        return written;
    }

    private static Dictionary<string, string>? Name(DocumentPush push) => push.Title is null ? null : new() { [Title] = push.Title };
}
