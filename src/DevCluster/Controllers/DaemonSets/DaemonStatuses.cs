using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.DaemonSets;

/// <summary>What a DaemonSet's status says of nodes and Pods.</summary>
internal static class DaemonStatuses
{
    public static V1DaemonSetStatus Of(V1DaemonSet set, IReadOnlyList<V1Node> nodes, IReadOnlyList<V1Pod> pods, string hash, DateTimeOffset now)
    {
        var byNode = pods.Where(pod => !pod.IsTerminating()).ToLookup(DaemonPod.NodeOf);
        var wanted = nodes.Where(node => DaemonPod.Judge(set, node).ShouldRun).Select(node => node.Metadata.Name).ToList();
        var scheduled = wanted.Select(node => byNode[node].OrderBy(pod => pod.Metadata.CreationTimestamp).FirstOrDefault()).OfType<V1Pod>().ToList();
        var available = scheduled.Count(pod => pod.IsAvailable(set.Spec.MinReadySeconds ?? 0, now));
        return new V1DaemonSetStatus
        {
            DesiredNumberScheduled = wanted.Count,
            CurrentNumberScheduled = scheduled.Count,
            NumberMisscheduled = nodes.Count(node => !wanted.Contains(node.Metadata.Name) && byNode[node.Metadata.Name].Any()),
            NumberReady = scheduled.Count(pod => pod.IsReady()),
            NumberAvailable = available.OrAbsent(),
            NumberUnavailable = (wanted.Count - available).OrAbsent(),
            UpdatedNumberScheduled = scheduled.Count(pod => DaemonPod.HashOf(pod) == hash).OrAbsent(),
            ObservedGeneration = set.Metadata.Generation,
            CollisionCount = set.Status?.CollisionCount,
            Conditions = set.Status?.Conditions,
        };
    }
}
