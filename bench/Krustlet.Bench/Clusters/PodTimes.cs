namespace Krustlet.Bench.Clusters;

/// <summary>When a watch first showed a Pod, showed it with a node, and showed it Running; timestamps, 0 for not yet.</summary>
internal sealed class PodTimes
{
    public required string Uid { get; init; }

    public required long Created { get; init; }

    public long Scheduled { get; set; }

    public long Running { get; set; }
}
