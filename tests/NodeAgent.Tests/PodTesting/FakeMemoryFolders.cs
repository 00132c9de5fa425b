using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>Memory folders that are remembered and not made.</summary>
internal sealed class FakeMemoryFolders : IMemoryFolders
{
    /// <summary>Whether the agent may mount.</summary>
    public bool MayMount { get; set; } = true;

    /// <summary>What is mounted, and how large.</summary>
    public Dictionary<string, long?> Mounts { get; } = new(StringComparer.Ordinal);

    public bool Holds(string directory) => Mounts.ContainsKey(directory);

    public bool TryMount(string directory, long? bytes) => MayMount && Mounts.TryAdd(directory, bytes);

    public void UnmountBeneath(string directory)
    {
        foreach (var mount in Mounts.Keys.Where(m => m.StartsWith(directory + "/", StringComparison.Ordinal)).ToList())
        {
            Mounts.Remove(mount);
        }
    }
}
