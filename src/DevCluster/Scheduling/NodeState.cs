using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>A node and what runs on it. Owned by <see cref="ClusterState"/>.</summary>
internal sealed class NodeState(string name)
{
    private readonly Dictionary<string, PlacedPod> _pods = [];

    public string Name => name;

    /// <summary>Null while only Pods bound to it are known.</summary>
    public V1Node? Node { get; private set; }

    public ResourceAmounts Allocatable { get; private set; } = ResourceAmounts.None;

    public ResourceAmounts Requested { get; private set; } = ResourceAmounts.None;

    public ResourceAmounts Scored { get; private set; } = ResourceAmounts.None;

    public IReadOnlyCollection<PlacedPod> Pods => _pods.Values;

    public void Set(V1Node? node)
    {
        Node = node;
        Allocatable = ResourceAmounts.From(node?.Status?.Allocatable ?? node?.Status?.Capacity);
    }

    public void Add(PlacedPod placed)
    {
        Remove(placed.Pod.Metadata.Uid);
        _pods[placed.Pod.Metadata.Uid] = placed;
        Requested = Requested.Plus(placed.Demands.Requests);
        Scored = Scored.Plus(placed.Demands.ScoredRequests);
    }

    public bool Remove(string uid)
    {
        if (!_pods.Remove(uid, out var placed))
        {
            return false;
        }

        Requested = Requested.Minus(placed.Demands.Requests);
        Scored = Scored.Minus(placed.Demands.ScoredRequests);
        return true;
    }

    public string? Label(string key) => Node?.Metadata.Labels is { } labels && labels.TryGetValue(key, out var value) ? value : null;
}
