using k8s.Models;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Jobs;

namespace Krustlet.DevCluster.Controllers.CronJobs;

/// <summary><c>status.active</c> and <c>status.lastSuccessfulTime</c> of a CronJob, from the Jobs there are.</summary>
internal static class ActiveJobs
{
    public static V1CronJobStatus Refresh(V1CronJob cron, IReadOnlyList<V1Job> jobs, IEventRecorder events)
    {
        var status = cron.Status ?? new V1CronJobStatus();
        var before = status.Active?.Select(reference => reference.Uid).ToHashSet() ?? [];
        foreach (var job in jobs.Where(job => before.Contains(job.Metadata.Uid) && JobConditions.IsFinished(job)))
        {
            var condition = JobConditions.Is(job, "Complete") ? "Complete" : "Failed";
            events.Record(ObjectReferences.To(cron), EventSeverity.Normal, "SawCompletedJob", $"Saw completed job: {job.Metadata.Name}, condition: {condition}");
        }

        var active = jobs.Where(job => !JobConditions.IsFinished(job)).OrderBy(job => job.Metadata.CreationTimestamp).ThenBy(job => job.Metadata.Name, StringComparer.Ordinal).Select(ReferenceTo).ToList();
        return status with
        {
            Active = active.Count == 0 ? null : active,
            LastSuccessfulTime = jobs.Where(job => JobConditions.Is(job, "Complete")).Select(job => job.Status.CompletionTime).Append(status.LastSuccessfulTime).Max(),
        };
    }

    public static V1ObjectReference ReferenceTo(V1Job job) => new()
    {
        ApiVersion = "batch/v1",
        Kind = "Job",
        Name = job.Metadata.Name,
        NamespaceProperty = job.Metadata.NamespaceProperty,
        Uid = job.Metadata.Uid,
        ResourceVersion = job.Metadata.ResourceVersion,
    };
}
