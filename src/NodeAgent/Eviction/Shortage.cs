using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Something the machine runs short of.</summary>
/// <param name="Resource"><c>memory</c>, <c>ephemeral-storage</c> or <c>inodes</c>.</param>
/// <param name="Threshold">What has to be left, in bytes or inodes.</param>
/// <param name="Available">What is left.</param>
internal sealed record Shortage(string Resource, long Threshold, long Available)
{
    /// <summary>Memory.</summary>
    public const string Memory = "memory";

    /// <summary>Disk.</summary>
    public const string Storage = "ephemeral-storage";

    /// <summary>Files on the disk.</summary>
    public const string Inodes = "inodes";

    /// <summary>Process ids; no Pod holds any.</summary>
    public const string Processes = "pids";

    /// <summary>The shortage of a crossed threshold.</summary>
    public static Shortage Of(CrossedThreshold crossed) => new(ResourceOf(crossed.Threshold.Signal), crossed.Least, crossed.Available);

    private static string ResourceOf(EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => Memory,
        EvictionSignal.NodefsAvailable or EvictionSignal.ImagefsAvailable => Storage,
        EvictionSignal.NodefsInodesFree or EvictionSignal.ImagefsInodesFree => Inodes,
        _ => Processes,
    };
}
