using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>A Job's <c>successPolicy</c>: the first rule that the completed indexes meet ends the Job.</summary>
internal static class SuccessRules
{
    /// <summary>Which rule is met, in words; null when none is.</summary>
    public static string? Met(V1Job job, JobIndexes indexes)
    {
        foreach (var (position, rule) in (job.Spec.SuccessPolicy?.Rules ?? []).Index())
        {
            var named = rule.SucceededIndexes is { } text ? IndexRanges.Parse(text, indexes.Count).ToHashSet() : [.. Enumerable.Range(0, indexes.Count)];
            var succeeded = named.Count(indexes.Completed.Contains);
            if (rule.SucceededCount is { } wanted ? succeeded >= wanted : rule.SucceededIndexes is not null && succeeded == named.Count)
            {
                return $"Matched rules at index {position}";
            }
        }

        return null;
    }
}
