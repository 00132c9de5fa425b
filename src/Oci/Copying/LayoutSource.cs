using Krustlet.Oci.Client;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>An image in an OCI image layout, to be copied from there.</summary>
/// <param name="layout">Has it.</param>
/// <param name="name">Its name there; null: it is the only one.</param>
public sealed class LayoutSource(ImageLayout layout, string? name) : IImageSource
{
    /// <inheritdoc/>
    public async Task<ManifestDocument> GetImageAsync(CancellationToken cancellationToken) =>
        await layout.GetManifestAsync(await layout.FindAsync(name, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ManifestDocument> GetManifestAsync(Descriptor manifest, CancellationToken cancellationToken) => layout.GetManifestAsync(manifest, cancellationToken);

    /// <inheritdoc/>
    public async Task<ManifestDocument?> TryGetTagAsync(string tag, CancellationToken cancellationToken) =>
        await layout.TryFindAsync(tag, cancellationToken) is { } manifest ? await layout.GetManifestAsync(manifest, cancellationToken) : null;

    /// <inheritdoc/>
    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(ContentDigest subject, CancellationToken cancellationToken) => layout.ListReferrersAsync(subject, cancellationToken);

    /// <inheritdoc/>
    public BlobContent GetBlob(Descriptor blob) => new(blob.Size, (offset, _) => Task.FromResult(layout.OpenBlob(blob, offset)));

    /// <inheritdoc/>
    public string? RepositoryIn(string registry) => null;
}
