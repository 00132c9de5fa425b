using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.ReplicaSets;

/// <summary>What a ReplicaSet's status says of its Pods.</summary>
internal static class ReplicaSetStatuses
{
    private const string Failure = "ReplicaFailure";

    public static V1ReplicaSetStatus Of(V1ReplicaSet set, IReadOnlyList<V1Pod> active, Exception? failure, int difference, TimeProvider time)
    {
        var minReady = set.Spec.MinReadySeconds ?? 0;
        return new V1ReplicaSetStatus
        {
            Replicas = active.Count,
            FullyLabeledReplicas = active.Count(pod => LabelSelectors.MatchesAll(set.Spec.Template?.Metadata?.Labels, pod.Metadata.Labels)).OrAbsent(),
            ReadyReplicas = active.Count(pod => pod.IsReady()).OrAbsent(),
            AvailableReplicas = active.Count(pod => pod.IsAvailable(minReady, time.GetUtcNow())).OrAbsent(),
            ObservedGeneration = set.Metadata.Generation,
            TerminatingReplicas = set.Status?.TerminatingReplicas,
            Conditions = Conditions(set, failure, difference, time),
        };
    }

    private static List<V1ReplicaSetCondition>? Conditions(V1ReplicaSet set, Exception? failure, int difference, TimeProvider time)
    {
        var others = set.Status?.Conditions?.Where(condition => condition.Type != Failure).ToList() ?? [];
        var current = set.Status?.Conditions?.FirstOrDefault(condition => condition.Type == Failure);
        if (failure is not null)
        {
            var reason = difference < 0 ? "FailedCreate" : "FailedDelete";
            others.Add(current is { Status: "True" } && current.Reason == reason ? current : new V1ReplicaSetCondition
            {
                Type = Failure,
                Status = "True",
                Reason = reason,
                Message = failure.Message,
                LastTransitionTime = time.GetApiTime(),
            });
        }

        return others.Count == 0 ? null : others;
    }
}
