using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Nodes with their Pods, those the scheduler has just placed included (the scheduler's "assumed Pods"). Not thread-safe.</summary>
internal sealed class ClusterState
{
    private readonly Dictionary<string, NodeState> _nodes = [];
    private readonly Dictionary<string, string> _nodeOfPod = [];

    /// <summary>Nodes that exist.</summary>
    public IEnumerable<NodeState> Nodes => _nodes.Values.Where(state => state.Node is not null);

    public bool IsPlaced(string uid) => _nodeOfPod.ContainsKey(uid);

    public void SetNode(V1Node node) => StateOf(node.Metadata.Name).Set(node);

    public void RemoveNode(string name)
    {
        if (_nodes.TryGetValue(name, out var state))
        {
            state.Set(null);
            Drop(state);
        }
    }

    public void Place(V1Pod pod, string node)
    {
        Remove(pod.Metadata.Uid);
        StateOf(node).Add(new PlacedPod(pod, PodDemands.Of(pod)));
        _nodeOfPod[pod.Metadata.Uid] = node;
    }

    public bool Remove(string uid)
    {
        if (!_nodeOfPod.Remove(uid, out var name) || !_nodes.TryGetValue(name, out var state))
        {
            return false;
        }

        state.Remove(uid);
        Drop(state);
        return true;
    }

    private void Drop(NodeState state)
    {
        if (state.Node is null && state.Pods.Count == 0)
        {
            _nodes.Remove(state.Name);
        }
    }

    private NodeState StateOf(string name)
    {
        if (!_nodes.TryGetValue(name, out var state))
        {
            _nodes[name] = state = new NodeState(name);
        }

        return state;
    }
}
