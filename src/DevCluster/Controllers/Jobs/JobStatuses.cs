using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>What a Job's status says after a pass.</summary>
internal sealed class JobStatuses(TimeProvider time)
{
    /// <summary>The status. Unless <paramref name="isSettled"/>, Pods were made or deleted that are not in the counts yet: such a Job is not over.</summary>
    public V1JobStatus Of(V1Job job, JobCounts counts, JobIndexes? indexes, JobVerdict? verdict, bool isSettled)
    {
        var isSuspended = job.Spec.Suspend == true && verdict is null;
        var conditions = job.Status?.Conditions?.ToList() ?? [];
        SetSuspended(conditions, isSuspended);
        var isOver = verdict is not null && isSettled && counts.Active.Count == 0 && counts.Terminating.Count == 0;
        if (verdict is not null)
        {
            JobConditions.Set(conditions, verdict.Target, true, verdict.Reason, verdict.Message, time);
            if (isOver)
            {
                JobConditions.Set(conditions, verdict.Final, true, verdict.Reason, verdict.Message, time);
            }
        }

        return (job.Status ?? new V1JobStatus()) with
        {
            Active = counts.Active.Count.OrAbsent(),
            Succeeded = (indexes?.Completed.Count ?? Math.Max(counts.Succeeded.Count, job.Status?.Succeeded ?? 0)).OrAbsent(),
            CompletedIndexes = indexes is { Completed.Count: > 0 } ? IndexRanges.Format(indexes.Completed) : null,
            FailedIndexes = indexes is not null && job.Spec.BackoffLimitPerIndex is not null ? IndexRanges.Format(indexes.Failed) : null,
            Failed = Math.Max(counts.Failed.Count, job.Status?.Failed ?? 0).OrAbsent(),
            Ready = counts.Active.Count(pod => pod.IsReady()),
            StartTime = isSuspended ? null : job.Status?.StartTime ?? time.GetApiTime(),
            CompletionTime = isOver && verdict!.IsSuccess ? time.GetApiTime() : job.Status?.CompletionTime,
            Conditions = conditions.Count == 0 ? null : conditions,
        };
    }

    private void SetSuspended(List<V1JobCondition> conditions, bool isSuspended)
    {
        if (isSuspended)
        {
            JobConditions.Set(conditions, "Suspended", true, "JobSuspended", "Job suspended", time);
        }
        else if (conditions.Any(condition => condition is { Type: "Suspended", Status: "True" }))
        {
            JobConditions.Set(conditions, "Suspended", false, "JobResumed", "Job resumed", time);
        }
    }
}
