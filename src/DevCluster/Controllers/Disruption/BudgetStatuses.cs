using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Disruption;

/// <summary>What a budget's status says.</summary>
internal static class BudgetStatuses
{
    private const string Allowed = "DisruptionAllowed";

    /// <param name="budget">The budget.</param>
    /// <param name="pods">The Pods it covers.</param>
    /// <param name="awaited">Those that are about to go.</param>
    /// <param name="scale">How many there should be.</param>
    /// <param name="time">The clock.</param>
    public static V1PodDisruptionBudgetStatus Of(V1PodDisruptionBudget budget, IReadOnlyList<V1Pod> pods, Dictionary<string, DateTime?> awaited, int scale, TimeProvider time)
    {
        var (expected, desired) = Wanted(budget.Spec, pods.Count, scale);
        var healthy = pods.Count(pod => pod.IsReady() && !pod.IsTerminating() && !awaited.ContainsKey(pod.Metadata.Name));
        var allowed = expected > 0 ? Math.Max(0, healthy - desired) : 0;
        return new V1PodDisruptionBudgetStatus
        {
            CurrentHealthy = healthy,
            DesiredHealthy = desired,
            ExpectedPods = expected,
            DisruptionsAllowed = allowed,
            DisruptedPods = awaited.Count == 0 ? null : awaited,
            ObservedGeneration = budget.Metadata.Generation,
            Conditions = [Condition(budget, allowed > 0, time)],
        };
    }

    private static (int Expected, int Desired) Wanted(V1PodDisruptionBudgetSpec spec, int pods, int scale)
    {
        if (spec.MaxUnavailable is { } unavailable)
        {
            return (scale, Math.Max(0, scale - Shares.Resolve(unavailable, "0", scale, true)));
        }

        return spec.MinAvailable is { } available && available.IsShare()
            ? (scale, Shares.Resolve(available, "0", scale, true))
            : (pods, Shares.Resolve(spec.MinAvailable, "0", pods, true));
    }

    private static V1Condition Condition(V1PodDisruptionBudget budget, bool isAllowed, TimeProvider time)
    {
        var present = budget.Status?.Conditions?.FirstOrDefault(condition => condition.Type == Allowed);
        var status = isAllowed ? "True" : "False";
        return new V1Condition
        {
            Type = Allowed,
            Status = status,
            Reason = isAllowed ? "SufficientPods" : "InsufficientPods",
            Message = "",
            ObservedGeneration = budget.Metadata.Generation,
            LastTransitionTime = present?.Status == status ? present.LastTransitionTime : time.GetApiTime(),
        };
    }
}
