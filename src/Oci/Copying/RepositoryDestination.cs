using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>A repository of a registry, to copy an image to.</summary>
public sealed class RepositoryDestination : IImageDestination
{
    private readonly ImageReference _image;
    private readonly RepositoryWriter _writer;

    /// <param name="client">Talks to the registry.</param>
    /// <param name="image">The image's name there; with a digest, the image must be that one.</param>
    /// <param name="credential">Who to be; null for anonymous.</param>
    public RepositoryDestination(RegistryClient client, ImageReference image, RegistryCredential? credential) =>
        (_image, _writer) = (image, client.Write(image, credential));

    /// <inheritdoc/>
    public string? Tag => _image.Tag;

    /// <inheritdoc/>
    public ContentDigest? Digest => _image.Digest;

    /// <summary>Another repository of the registry that has the blobs, where the source itself is not in it.</summary>
    public string? MountFrom { get; init; }

    /// <inheritdoc/>
    public Task PutBlobsAsync(IImageSource source, IReadOnlyList<Descriptor> blobs, IProgress<BlobProgress>? progress, CancellationToken cancellationToken) => _writer.PutBlobsAsync(
        blobs.Select(blob => UploadProgress.Follow(
            new BlobUpload(ContentDigest.Parse(blob.Digest), source.GetBlob(blob)) { MountFrom = source.RepositoryIn(_image.Registry) ?? MountFrom }, progress)),
        cancellationToken);

    /// <inheritdoc/>
    public async Task PutManifestAsync(ManifestDocument manifest, string? tag, bool isPart, CancellationToken cancellationToken)
    {
        // What refers to another manifest is put anew: a registry that keeps no lists of referrers may have it without its entry in that list.
        var selector = tag ?? manifest.Digest.ToString();
        if (Referrer.Read(manifest.MediaType, manifest.Digest, manifest.Content) is not null || await _writer.TryResolveAsync(selector, cancellationToken) != manifest.Digest)
        {
            await _writer.PutManifestAsync(selector, manifest.MediaType, manifest.Content, cancellationToken);
        }
    }
}
