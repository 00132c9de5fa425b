using System.Collections.Frozen;

namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>
/// The legal edges between states. The four states in the middle are one strongly connected group, because a Pod's
/// containers are restarted one by one; before it and after it there is only one way: forward.
/// </summary>
internal static class PodEdges
{
    private static readonly PodStateName[] Active = [PodStateName.PullingImages, PodStateName.Starting, PodStateName.Running, PodStateName.BackingOff];

    private static readonly FrozenDictionary<PodStateName, FrozenSet<PodStateName>> Table = Build();

    /// <summary>Whether <paramref name="to"/> may follow <paramref name="from"/>.</summary>
    public static bool IsLegal(PodStateName from, PodStateName to) => Table[from].Contains(to);

    /// <summary>Every state that may follow.</summary>
    public static IReadOnlySet<PodStateName> From(PodStateName state) => Table[state];

    private static FrozenDictionary<PodStateName, FrozenSet<PodStateName>> Build()
    {
        var edges = new Dictionary<PodStateName, IEnumerable<PodStateName>>
        {
            [PodStateName.Admitting] = [PodStateName.MountingVolumes, PodStateName.Terminating, PodStateName.Terminated],
            [PodStateName.MountingVolumes] = [PodStateName.PullingImages, PodStateName.Terminating],
            [PodStateName.Terminating] = [PodStateName.Terminated],
            [PodStateName.Terminated] = [],
        };
        foreach (var state in Active)
        {
            edges[state] = [.. Active.Where(other => other != state), PodStateName.Terminating];
        }

        return edges.ToFrozenDictionary(static e => e.Key, static e => e.Value.ToFrozenSet());
    }
}
