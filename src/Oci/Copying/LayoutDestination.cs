using Krustlet.Oci.Client;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>An OCI image layout, to copy an image to.</summary>
/// <param name="layout">Gets it.</param>
/// <param name="name">Its name there; null: none.</param>
public sealed class LayoutDestination(ImageLayout layout, string? name) : IImageDestination
{
    private const int MostParallelBlobs = 4;

    /// <inheritdoc/>
    public string? Tag => name;

    /// <inheritdoc/>
    public ContentDigest? Digest => null;

    /// <inheritdoc/>
    public Task PutBlobsAsync(IImageSource source, IReadOnlyList<Descriptor> blobs, IProgress<BlobProgress>? progress, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        blobs.DistinctBy(static blob => blob.Digest),
        new ParallelOptions { MaxDegreeOfParallelism = MostParallelBlobs, CancellationToken = cancellationToken },
        async (blob, token) =>
        {
            var digest = ContentDigest.Parse(blob.Digest);
            await layout.PutBlobAsync(blob, opening => source.GetBlob(blob).OpenAsync(0, opening), written => progress?.Report(new BlobProgress(digest, written, blob.Size)), token);
            progress?.Report(new BlobProgress(digest, blob.Size, blob.Size));
        });

    /// <inheritdoc/>
    public Task PutManifestAsync(ManifestDocument manifest, string? tag, bool isPart, CancellationToken cancellationToken) =>
        isPart ? layout.PutPartAsync(manifest, cancellationToken) : layout.PutManifestAsync(manifest, tag, cancellationToken);
}
