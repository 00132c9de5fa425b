using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.StatefulSets;

/// <summary>
/// What a StatefulSet needs done now (Kubernetes' <c>stateful_set_control</c>): Pods are made in order and each waits for the one
/// before it, go in reverse order, and are updated one at a time from the last. <c>Parallel</c> drops the order, not the updates.
/// </summary>
/// <param name="Set">The set.</param>
/// <param name="Pods">Its Pods.</param>
/// <param name="Updated">The name of the revision of its template.</param>
/// <param name="Now">The time.</param>
internal sealed record StatefulPlan(V1StatefulSet Set, IReadOnlyList<V1Pod> Pods, string Updated, DateTimeOffset Now)
{
    private int First => Set.Spec.Ordinals?.Start ?? 0;

    private int Count => Set.Spec.Replicas ?? 1;

    private bool IsOrdered => Set.Spec.PodManagementPolicy != "Parallel";

    private bool IsRolling => Set.Spec.UpdateStrategy?.Type != "OnDelete";

    private int FirstUpdated => First + (Set.Spec.UpdateStrategy?.RollingUpdate?.Partition ?? 0);

    /// <summary>In the order in which they are to be done.</summary>
    public IReadOnlyList<StatefulStep> Steps()
    {
        var steps = new List<StatefulStep>();
        var byOrdinal = Pods.Where(pod => StatefulPod.Ordinal(Set, pod) is not null).ToDictionary(pod => StatefulPod.Ordinal(Set, pod)!.Value);
        if (Fill(byOrdinal, steps) && Shrink(byOrdinal, steps) && IsRolling)
        {
            Roll(byOrdinal, steps);
        }

        return steps;
    }

    /// <summary>Whether what follows may be done now.</summary>
    private bool Fill(Dictionary<int, V1Pod> pods, List<StatefulStep> steps)
    {
        for (var ordinal = First; ordinal < First + Count; ordinal++)
        {
            if (!pods.TryGetValue(ordinal, out var pod))
            {
                steps.Add(StatefulStep.Create(ordinal, !IsRolling || ordinal >= FirstUpdated));
            }
            else if (pod.IsFinished() && !pod.IsTerminating())
            {
                steps.Add(StatefulStep.Remove(pod));
            }
            else if (IsHealthy(pod))
            {
                continue;
            }

            if (IsOrdered)
            {
                return false;
            }
        }

        return true;
    }

    private bool Shrink(Dictionary<int, V1Pod> pods, List<StatefulStep> steps)
    {
        foreach (var (_, pod) in pods.Where(entry => entry.Key < First || entry.Key >= First + Count).OrderByDescending(entry => entry.Key))
        {
            if (!pod.IsTerminating())
            {
                steps.Add(StatefulStep.Remove(pod));
            }

            if (IsOrdered)
            {
                return false;
            }
        }

        return true;
    }

    private void Roll(Dictionary<int, V1Pod> pods, List<StatefulStep> steps)
    {
        for (var ordinal = First + Count - 1; ordinal >= FirstUpdated; ordinal--)
        {
            if (!pods.TryGetValue(ordinal, out var pod) || pod.IsTerminating())
            {
                return;
            }

            if (StatefulPod.RevisionOf(pod) != Updated)
            {
                steps.Add(StatefulStep.Remove(pod));
                return;
            }

            if (!IsHealthy(pod))
            {
                return;
            }
        }
    }

    private bool IsHealthy(V1Pod pod) =>
        pod.Status?.Phase == "Running" && !pod.IsTerminating() && pod.IsAvailable(Set.Spec.MinReadySeconds ?? 0, Now);
}
