using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Tests.Signing;

/// <summary>Signs images as cosign does, in each of its layouts, also wrongly; the registry cannot tell.</summary>
internal sealed class CosignSigner(RegistryClient client, ImageReference image)
{
    public const string BundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private const string ArtifactType = "application/vnd.dev.cosign.artifact.sig.v1+json";
    private const string PayloadType = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string EmptyType = "application/vnd.oci.empty.v1+json";

    private readonly RepositoryWriter writer = client.Write(image, null);

    /// <summary><c>cosign sign --key</c> of cosign 1 and 2: one layer a key beneath the tag.</summary>
    public Task SignAsync(ContentDigest digest, params SigningKey[] keys) =>
        TagAsync(digest, [.. keys.Select(key => SignatureLayer.Of(CosignPayloads.Simple(digest.ToString(), image.Name), key))]);

    /// <summary>The signatures' tag with any layers.</summary>
    public async Task TagAsync(ContentDigest digest, params SignatureLayer[] layers) => await writer.PutManifestAsync(
        $"{digest.Algorithm}-{digest.Hex}.sig", MediaTypes.OciManifest, await ManifestAsync(MediaTypes.OciImageConfig, null, PayloadType, null, layers), CancellationToken.None);

    /// <summary><c>cosign sign --registry-referrers-mode oci-1-1</c>.</summary>
    public Task ReferAsync(ContentDigest digest, SigningKey key) =>
        PutReferrerAsync(digest, ArtifactType, PayloadType, ArtifactType, SignatureLayer.Of(CosignPayloads.Simple(digest.ToString(), image.Name), key));

    /// <summary><c>cosign sign</c> of cosign 3: a bundle; or another statement in one.</summary>
    public Task BundleAsync(ContentDigest digest, SigningKey key, string predicate = CosignPayloads.SignaturePredicate) =>
        BundleAsync(digest, CosignPayloads.Bundle(digest.ToString(), key, predicate));

    /// <summary>A bundle with any content.</summary>
    public Task BundleAsync(ContentDigest digest, byte[] bundle) => PutReferrerAsync(digest, EmptyType, BundleType, BundleType, new SignatureLayer(bundle));

    private async Task PutReferrerAsync(ContentDigest subject, string configType, string layerType, string artifactType, SignatureLayer layer)
    {
        var manifest = await ManifestAsync(configType, artifactType, layerType, subject, layer);
        await writer.PutManifestAsync(ContentDigest.Of(manifest).ToString(), MediaTypes.OciManifest, manifest, CancellationToken.None);
    }

    private async Task<byte[]> ManifestAsync(string configType, string? artifactType, string layerType, ContentDigest? subject, params SignatureLayer[] layers)
    {
        var descriptors = new JsonArray();
        foreach (var layer in layers)
        {
            var descriptor = await BlobAsync(layerType, layer.Content, layer.Size);
            if (layer.Signature is { } signature)
            {
                descriptor["annotations"] = new JsonObject { ["dev.cosignproject.cosign/signature"] = signature };
            }

            descriptors.Add(descriptor);
        }

        var manifest = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciManifest, ["config"] = await BlobAsync(configType, "{}"u8.ToArray(), null), ["layers"] = descriptors };
        if (artifactType is not null && artifactType != configType)
        {
            manifest["artifactType"] = artifactType;
        }

        if (subject is not null)
        {
            manifest["subject"] = new JsonObject { ["mediaType"] = MediaTypes.OciManifest, ["digest"] = subject.ToString(), ["size"] = 1 };
        }

        return Bytes(manifest);
    }

    private async Task<JsonObject> BlobAsync(string type, byte[] content, long? size)
    {
        var digest = ContentDigest.Of(content);
        await writer.PutBlobAsync(digest, new MemoryStream(content), CancellationToken.None);
        return new JsonObject { ["mediaType"] = type, ["digest"] = digest.ToString(), ["size"] = size ?? content.Length };
    }

    private static byte[] Bytes(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());
}
