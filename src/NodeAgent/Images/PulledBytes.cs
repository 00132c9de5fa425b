using System.Collections.Concurrent;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;

namespace Krustlet.NodeAgent.Images;

/// <summary>How much of an image has come, of the blobs that have begun so far. Thread-safe.</summary>
internal sealed class PulledBytes : IProgress<PullProgress>
{
    private readonly ConcurrentDictionary<ContentDigest, PullProgress> blobs = new();

    /// <summary>Bytes that are here, and how many there will be; null before the first blob begins: the registry is asked for the manifest, or other pulls have their turn.</summary>
    public (long Received, long Total)? Now => blobs.IsEmpty ? null : (blobs.Values.Sum(static b => b.Received), blobs.Values.Sum(static b => b.Total));

    /// <inheritdoc/>
    public void Report(PullProgress value) => blobs[value.Blob] = value;
}
