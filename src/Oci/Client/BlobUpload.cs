using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>A blob to send.</summary>
/// <param name="Digest">Of the content; the registry checks it.</param>
/// <param name="Content">The bytes.</param>
public sealed record BlobUpload(ContentDigest Digest, BlobContent Content)
{
    /// <summary>Another repository of the same registry, e.g. <c>team/base</c>, that has the blob: the registry is asked to take it over from there before anything is sent.</summary>
    public string? MountFrom { get; init; }

    /// <summary>Told how many bytes of the blob have been sent. Goes back when a transfer broke and the registry kept less; reaches the length also when nothing need be sent.</summary>
    public IProgress<long>? Progress { get; init; }
}
