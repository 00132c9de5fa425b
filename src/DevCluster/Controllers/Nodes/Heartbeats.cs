using System.Collections.Concurrent;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>When each node was last heard of, by this clock: the nodes' own clocks are not trusted. Thread-safe.</summary>
internal sealed class Heartbeats(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Heartbeat> _nodes = new();

    /// <summary>How long the node has been silent, given what the API server shows of it now.</summary>
    public TimeSpan Silence(V1Node node, V1Lease? lease)
    {
        var ready = NodeTaints.Condition(node, "Ready");

        // An Unknown condition was written by us, not by the node.
        var seen = new Heartbeat(node.Metadata.Uid, lease?.Spec?.RenewTime, ready is { Status: not "Unknown" } ? ready.LastHeartbeatTime : null, time.GetTimestamp());
        var known = _nodes.AddOrUpdate(node.Metadata.Name, seen, (_, before) => before.SaysTheSame(seen) ? before : seen);
        return time.GetElapsedTime(known.SeenAt);
    }

    public void Forget(string node) => _nodes.TryRemove(node, out _);
}
