using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>Reads a CronJob and its Jobs. It is what it should be while it waits for its next time; how the last run went is the reason. Pure.</summary>
internal static class CronJobObserver
{
    private const string JobName = "job-name";

    /// <summary>What is seen; <paramref name="jobs"/> are the CronJob's, the latest first.</summary>
    public static WorkloadObservation Observe(ApiResource<V1CronJob> resource, V1CronJob cronJob, IReadOnlyList<V1Job> jobs, IReadOnlyList<V1Pod> pods)
    {
        var (reason, message) = Judge(cronJob, jobs.Count > 0 ? jobs[0] : null, pods);
        var reference = new WorkloadReference { ApiVersion = resource.ApiVersion, Kind = resource.Kind, Name = cronJob.Metadata.Name };
        return new WorkloadObservation(reference, WorkloadPhase.Available, reason, message)
        {
            Replicas = jobs.Sum(job => job.Status?.Active ?? 0),
            ReadyReplicas = pods.Count(PodTrouble.IsReady),
        };
    }

    private static (string Reason, string Message) Judge(V1CronJob cronJob, V1Job? last, IReadOnlyList<V1Pod> pods)
    {
        var schedule = $"runs on schedule {cronJob.Spec.Schedule}";
        if (last is null)
        {
            return cronJob.Status?.LastScheduleTime is null ? ("Scheduled", $"{schedule}; its first time is to come") : ("Scheduled", schedule);
        }

        var run = JobObserver.Observe(last, Of(last, pods));
        var reason = run.Phase switch
        {
            WorkloadPhase.Completed => "LastRunSucceeded",
            WorkloadPhase.Failed => "LastRunFailed",
            _ => run.Reason,
        };
        // A Job's own advice, to change or delete it, is none here: the next time comes by itself.
        var how = run.Phase == WorkloadPhase.Failed ? $"failed, {last.Status?.Failed ?? 0} runs without success" : run.Message;
        return (reason, $"{schedule}; Job {last.Metadata.Name}: {how}");
    }

    private static IReadOnlyList<V1Pod> Of(V1Job job, IReadOnlyList<V1Pod> pods) =>
        [.. pods.Where(pod => pod.Metadata.Labels is { } labels && labels.TryGetValue(JobName, out var name) && name == job.Metadata.Name)];
}
