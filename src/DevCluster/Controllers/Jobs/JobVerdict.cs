using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>How a Job ends: the conditions and the event.</summary>
/// <param name="Target">The condition set while Pods still end: <c>SuccessCriteriaMet</c> or <c>FailureTarget</c>.</param>
/// <param name="Final">The condition set once none runs: <c>Complete</c> or <c>Failed</c>.</param>
/// <param name="Reason">Of both.</param>
/// <param name="Message">Of both.</param>
internal sealed record JobVerdict(string Target, string Final, string Reason, string Message)
{
    public bool IsSuccess => Final == "Complete";

    /// <summary>The end that a Job's Pods or its age call for; null while it goes on.</summary>
    public static JobVerdict? Of(V1Job job, JobCounts counts, JobIndexes? indexes, DateTime now)
    {
        if (counts.Failed.Select(pod => PodFailureRules.Of(job, pod).JobFailure).FirstOrDefault(static message => message is not null) is { } failure)
        {
            return Failure("PodFailurePolicy", failure);
        }

        if (indexes is not null && OfIndexes(job, indexes) is { } settled)
        {
            return settled;
        }

        if (indexes is null && Reached(job, counts))
        {
            return Success("CompletionsReached", "Reached expected number of succeeded pods");
        }

        var limit = job.Spec.BackoffLimit ?? 6;
        var isOverLimit = counts.Failed.Count > limit || (job.Spec.Template.Spec.RestartPolicy == "OnFailure" && IsOverRestarts(counts.Restarts, limit));
        if (isOverLimit)
        {
            return Failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        return job.Spec.Suspend != true && Deadline(job) <= now
            ? Failure("DeadlineExceeded", "Job was active longer than specified deadline")
            : null;
    }

    /// <summary>The end an earlier pass decided on; null when none did.</summary>
    public static JobVerdict? DecidedFor(V1Job job)
    {
        var target = job.Status?.Conditions?.FirstOrDefault(condition => condition is { Status: "True", Type: "SuccessCriteriaMet" or "FailureTarget" });
        return target is null ? null : new JobVerdict(target.Type, target.Type == "FailureTarget" ? "Failed" : "Complete", target.Reason, target.Message);
    }

    public static DateTime? Deadline(V1Job job) => job is { Status.StartTime: { } start, Spec.ActiveDeadlineSeconds: { } limit } ? start.AddSeconds(limit) : null;

    private static JobVerdict? OfIndexes(V1Job job, JobIndexes indexes) =>
        indexes.Failed.Count > job.Spec.MaxFailedIndexes ? Failure("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes")
        : SuccessRules.Met(job, indexes) is { } met ? Success("SuccessPolicy", met)
        : !indexes.AreSettled ? null
        : indexes.Failed.Count > 0 ? Failure("FailedIndexes", "Job has failed indexes")
        : Success("CompletionsReached", "Reached expected number of succeeded pods");

    private static bool Reached(V1Job job, JobCounts counts) => job.Spec.Completions is { } wanted
        ? counts.Succeeded.Count >= wanted
        : counts.Succeeded.Count > 0 && counts.Active.Count == 0;

    private static bool IsOverRestarts(int restarts, int limit) => limit == 0 ? restarts > 0 : restarts >= limit;

    private static JobVerdict Success(string reason, string message) => new("SuccessCriteriaMet", "Complete", reason, message);

    private static JobVerdict Failure(string reason, string message) => new("FailureTarget", "Failed", reason, message);
}
