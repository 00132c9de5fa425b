using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Manifests;

/// <summary>Where an image's documents and blobs are read from: a registry, or a layout.</summary>
internal interface IImageContent
{
    /// <summary>A manifest or index by tag or digest, verified.</summary>
    Task<ManifestDocument> GetManifestAsync(string selector, CancellationToken cancellationToken);

    /// <summary>A small blob (a configuration), verified, in memory.</summary>
    Task<ReadOnlyMemory<byte>> GetSmallBlobAsync(Descriptor descriptor, CancellationToken cancellationToken);

    /// <summary>A blob as a stream; whoever stores the bytes checks the digest.</summary>
    Task<Stream> OpenBlobAsync(Descriptor descriptor, CancellationToken cancellationToken);

    /// <summary>What to throw when bytes do not have their digest.</summary>
    RegistryException Mismatch(ContentDigest digest, string what);
}
