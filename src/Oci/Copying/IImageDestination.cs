using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>Where an image is copied to. Verifies what it is given, writes nothing that is there. Thread-safe; failures are <see cref="Failures.RegistryException"/>s.</summary>
public interface IImageDestination
{
    /// <summary>The image's name there; null: by its digest only.</summary>
    string? Tag { get; }

    /// <summary>What the image must be; null: whatever is copied.</summary>
    ContentDigest? Digest { get; }

    /// <summary>Brings blobs there, several at a time.</summary>
    /// <param name="source">Who has them.</param>
    /// <param name="blobs">Which.</param>
    /// <param name="progress">Told how far they are; null: no one is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PutBlobsAsync(IImageSource source, IReadOnlyList<Descriptor> blobs, IProgress<BlobProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Keeps a manifest or index whose blobs and manifests are there.</summary>
    /// <param name="manifest">The document.</param>
    /// <param name="tag">Its name; null: by its digest only.</param>
    /// <param name="isPart">Whether an index that is going to be kept leads to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task PutManifestAsync(ManifestDocument manifest, string? tag, bool isPart, CancellationToken cancellationToken);
}
