using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>An image in a registry, to be copied from there.</summary>
public sealed class RepositorySource : IImageSource
{
    private readonly ResolvedReference _image;
    private readonly RepositoryReader _reader;

    /// <param name="client">Talks to the registry.</param>
    /// <param name="image">The image, and who may read it.</param>
    public RepositorySource(RegistryClient client, ResolvedReference image) => (_image, _reader) = (image, client.Read(image.Image, image.Credential));

    /// <inheritdoc/>
    public Task<ManifestDocument> GetImageAsync(CancellationToken cancellationToken) => _reader.GetManifestAsync(_image.Digest.ToString(), cancellationToken);

    /// <inheritdoc/>
    public Task<ManifestDocument> GetManifestAsync(Descriptor manifest, CancellationToken cancellationToken) => _reader.GetManifestAsync(manifest.Digest, cancellationToken);

    /// <inheritdoc/>
    public async Task<ManifestDocument?> TryGetTagAsync(string tag, CancellationToken cancellationToken) =>
        await _reader.TryResolveAsync(tag, cancellationToken) is { } digest ? await _reader.GetManifestAsync(digest.ToString(), cancellationToken) : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(ContentDigest subject, CancellationToken cancellationToken) =>
        _reader.ListReferrersAsync(subject, artifactType: null, cancellationToken);

    /// <inheritdoc/>
    public BlobContent GetBlob(Descriptor blob) => BlobContent.FromRepository(_reader, blob);

    /// <inheritdoc/>
    public string? RepositoryIn(string registry) => registry == _image.Image.Registry ? _image.Image.Repository : null;
}
