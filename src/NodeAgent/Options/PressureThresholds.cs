namespace Krustlet.NodeAgent.Options;

/// <summary>When the Node runs short, and what is done about it (the kubelet's <c>eviction*</c> fields).</summary>
/// <param name="Thresholds">Hard and soft ones.</param>
/// <param name="Transition">How long a condition outlasts the shortage (<c>evictionPressureTransitionPeriod</c>).</param>
/// <param name="MaxPodGrace">The most a Pod is given that goes for a soft threshold (<c>evictionMaxPodGracePeriod</c>).</param>
internal sealed record PressureThresholds(IReadOnlyList<EvictionThreshold> Thresholds, TimeSpan Transition, TimeSpan MaxPodGrace)
{
    /// <summary>
    /// The kubelet's own: 100Mi of memory, a tenth of the disk, one inode in twenty. It has 15 % for an image file system too, which
    /// on a node with one file system would override the tenth.
    /// </summary>
    public static PressureThresholds Default { get; } = new(
        [
            new EvictionThreshold(EvictionSignal.MemoryAvailable, new Threshold(100L << 20, null)),
            new EvictionThreshold(EvictionSignal.NodefsAvailable, new Threshold(null, 0.10)),
            new EvictionThreshold(EvictionSignal.NodefsInodesFree, new Threshold(null, 0.05)),
        ],
        TimeSpan.FromMinutes(5),
        TimeSpan.Zero);

    /// <summary>What a hard threshold keeps free, of a whole of so much; 0 without one.</summary>
    public long KeptFree(EvictionSignal signal, long whole) => Thresholds.Where(t => t.Signal == signal && t.Grace is null).Sum(t => t.Least.Of(whole));
}
