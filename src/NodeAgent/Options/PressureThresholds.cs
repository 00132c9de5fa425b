namespace Krustlet.NodeAgent.Options;

/// <summary>When the Node reports that it runs short (kubelet <c>evictionHard</c>).</summary>
internal sealed record PressureThresholds(Threshold MemoryAvailable, Threshold StorageAvailable)
{
    /// <summary>The kubelet's own: 100Mi of memory, a tenth of the disk.</summary>
    public static PressureThresholds Default { get; } = new(new Threshold(100L << 20, null), new Threshold(null, 0.10));
}
