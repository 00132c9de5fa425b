using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>How much of one blob of an image has come. An image that is a single module has one blob, a container image may have several, one after the other.</summary>
/// <param name="Image">The image by its digest.</param>
/// <param name="Blob">Which blob.</param>
/// <param name="Received">Bytes so far: 0 when it begins, <paramref name="Total"/> when all came.</param>
/// <param name="Total">Bytes in all, by the manifest's descriptor.</param>
public sealed record PullProgress(ImageReference Image, ContentDigest Blob, long Received, long Total);
