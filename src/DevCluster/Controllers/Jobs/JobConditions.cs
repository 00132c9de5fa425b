using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>Conditions of a Job's status.</summary>
internal static class JobConditions
{
    public static bool IsFinished(V1Job job) => FinishedSince(job) is not null;

    public static DateTime? FinishedSince(V1Job job) =>
        job.Status?.Conditions?.FirstOrDefault(condition => condition is { Status: "True", Type: "Complete" or "Failed" })?.LastTransitionTime;

    public static bool Is(V1Job job, string type) => job.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == "True") == true;

    /// <summary>Sets a condition; nothing changes when it already stands so.</summary>
    public static void Set(List<V1JobCondition> conditions, string type, bool status, string reason, string message, TimeProvider time)
    {
        var text = status ? "True" : "False";
        var at = conditions.FindIndex(condition => condition.Type == type);
        if (at >= 0 && conditions[at].Status == text && conditions[at].Reason == reason)
        {
            return;
        }

        var wanted = new V1JobCondition
        {
            Type = type,
            Status = text,
            Reason = reason,
            Message = message,
            LastProbeTime = time.GetApiTime(),
            LastTransitionTime = time.GetApiTime(),
        };
        if (at >= 0)
        {
            conditions[at] = wanted;
        }
        else
        {
            conditions.Add(wanted);
        }
    }
}
