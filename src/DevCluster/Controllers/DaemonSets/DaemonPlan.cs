using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.DaemonSets;

/// <summary>
/// Which Pods of a DaemonSet are to be made and deleted now (Kubernetes' <c>daemon</c> controller). A rolling update deletes old
/// Pods, no more at once than may be unavailable; the next pass fills their nodes. <c>maxSurge</c> is not done.
/// </summary>
internal sealed class DaemonPlan
{
    private readonly V1DaemonSet _set;
    private readonly IReadOnlyList<V1Node> _nodes;
    private readonly ILookup<string?, V1Pod> _pods;
    private readonly string _hash;
    private readonly DateTimeOffset _now;
    private readonly List<string> _creations = [];
    private readonly List<V1Pod> _deletions = [];
    private readonly List<V1Pod> _failed = [];

    public DaemonPlan(V1DaemonSet set, IReadOnlyList<V1Node> nodes, IReadOnlyList<V1Pod> pods, string hash, DateTimeOffset now)
    {
        (_set, _nodes, _hash, _now) = (set, nodes, hash, now);
        _pods = pods.ToLookup(DaemonPod.NodeOf);
        Place();
        if (_creations.Count == 0 && _deletions.Count == 0 && set.Spec.UpdateStrategy?.Type != "OnDelete")
        {
            Roll();
        }
    }

    /// <summary>Nodes that need a Pod.</summary>
    public IReadOnlyList<string> Creations => _creations;

    /// <summary>Pods that must go, those that failed among them.</summary>
    public IReadOnlyList<V1Pod> Deletions => _deletions;

    /// <summary>Pods that ended and are replaced.</summary>
    public IReadOnlyList<V1Pod> Failed => _failed;

    private void Place()
    {
        foreach (var node in _nodes)
        {
            var (shouldRun, mayStay) = DaemonPod.Judge(_set, node);
            PlaceOn(node.Metadata.Name, [.. _pods[node.Metadata.Name]], shouldRun, mayStay);
        }

        // Bound Pods of nodes that are gone are the Pod collector's; those that never got there are ours.
        var known = _nodes.Select(node => node.Metadata.Name).ToHashSet();
        _deletions.AddRange(_pods
            .Where(group => group.Key is not null && !known.Contains(group.Key))
            .SelectMany(group => group)
            .Where(pod => string.IsNullOrEmpty(pod.Spec.NodeName) && !pod.IsTerminating()));
    }

    private void PlaceOn(string node, List<V1Pod> pods, bool shouldRun, bool mayStay)
    {
        if (!mayStay)
        {
            _deletions.AddRange(pods.Where(pod => !pod.IsTerminating()));
            return;
        }

        var failed = pods.Where(pod => pod.IsFinished() && !pod.IsTerminating()).ToList();
        _failed.AddRange(failed);
        _deletions.AddRange(failed);
        var running = pods.Where(pod => !pod.IsFinished()).ToList();
        _deletions.AddRange(running.Where(pod => !pod.IsTerminating()).OrderBy(pod => pod.Metadata.CreationTimestamp).ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal).Skip(1));
        if (shouldRun && pods.Count == 0)
        {
            _creations.Add(node);
        }
    }

    private void Roll()
    {
        var wanted = _nodes.Where(node => DaemonPod.Judge(_set, node).ShouldRun).ToList();
        var most = Math.Max(1, Shares.Resolve(_set.Spec.UpdateStrategy?.RollingUpdate?.MaxUnavailable, "1", wanted.Count, true));
        var states = wanted.Select(node => _pods[node.Metadata.Name].FirstOrDefault(pod => !pod.IsTerminating())).ToList();
        var old = states.OfType<V1Pod>().Where(pod => DaemonPod.HashOf(pod) != _hash).ToList();
        var unavailable = states.Count(pod => pod is null || (DaemonPod.HashOf(pod) == _hash && !IsAvailable(pod)));
        _deletions.AddRange(old.Where(pod => !IsAvailable(pod)));
        _deletions.AddRange(old.Where(IsAvailable).Take(Math.Max(0, most - unavailable - _deletions.Count)));
    }

    private bool IsAvailable(V1Pod pod) => pod.IsAvailable(_set.Spec.MinReadySeconds ?? 0, _now);
}
