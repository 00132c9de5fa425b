using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>How far the transfer of one blob is. Goes back when a transfer broke and the other side kept less.</summary>
/// <param name="Blob">Which blob.</param>
/// <param name="Done">Bytes so far; <paramref name="Total"/> also when none had to be sent.</param>
/// <param name="Total">Bytes in all.</param>
public sealed record BlobProgress(ContentDigest Blob, long Done, long Total);
