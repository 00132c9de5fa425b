using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.StatefulSets;

/// <summary>What a StatefulSet's status says of its Pods.</summary>
internal static class StatefulStatuses
{
    /// <param name="set">The set.</param>
    /// <param name="pods">Its Pods.</param>
    /// <param name="current">The revision that an update leaves.</param>
    /// <param name="updated">The revision of its template.</param>
    /// <param name="now">The time.</param>
    public static V1StatefulSetStatus Of(V1StatefulSet set, IReadOnlyList<V1Pod> pods, string current, string updated, DateTimeOffset now)
    {
        var there = pods.Where(pod => !pod.IsFinished()).ToList();
        var ready = there.Count(pod => pod.IsReady());
        var ofUpdated = Count(there, updated);
        var wanted = set.Spec.Replicas ?? 1;
        var isDone = set.Spec.UpdateStrategy?.Type != "OnDelete" && ofUpdated == wanted && ready == wanted && there.Count == wanted;
        var currentRevision = isDone ? updated : current;
        return new V1StatefulSetStatus
        {
            Replicas = there.Count,
            ReadyReplicas = ready.OrAbsent(),
            AvailableReplicas = there.Count(pod => pod.IsAvailable(set.Spec.MinReadySeconds ?? 0, now)),
            CurrentReplicas = Count(there, currentRevision).OrAbsent(),
            UpdatedReplicas = ofUpdated.OrAbsent(),
            CurrentRevision = currentRevision,
            UpdateRevision = updated,
            CollisionCount = set.Status?.CollisionCount ?? 0,
            ObservedGeneration = set.Metadata.Generation,
            Conditions = set.Status?.Conditions,
        };
    }

    private static int Count(List<V1Pod> pods, string revision) => pods.Count(pod => !pod.IsTerminating() && StatefulPod.RevisionOf(pod) == revision);
}
