using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Copying;

/// <summary>Where an image is copied from. Thread-safe; failures are <see cref="Failures.RegistryException"/>s.</summary>
public interface IImageSource
{
    /// <summary>The image's manifest or index.</summary>
    Task<ManifestDocument> GetImageAsync(CancellationToken cancellationToken);

    /// <summary>Another manifest or index, verified.</summary>
    Task<ManifestDocument> GetManifestAsync(Descriptor manifest, CancellationToken cancellationToken);

    /// <summary>What is under another tag there; null: nothing is.</summary>
    Task<ManifestDocument?> TryGetTagAsync(string tag, CancellationToken cancellationToken);

    /// <summary>What refers to a manifest.</summary>
    Task<IReadOnlyList<Descriptor>> ListReferrersAsync(ContentDigest subject, CancellationToken cancellationToken);

    /// <summary>The bytes of a blob, not verified.</summary>
    BlobContent GetBlob(Descriptor blob);

    /// <summary>The repository that has the blobs, if it is in this registry: it can take them over from there.</summary>
    string? RepositoryIn(string registry);
}
