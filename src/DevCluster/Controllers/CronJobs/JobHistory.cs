using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Jobs;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.CronJobs;

/// <summary>Removes the oldest finished Jobs beyond a CronJob's history limits.</summary>
internal sealed class JobHistory(IApiClient client, IEventRecorder events)
{
    public async Task TrimAsync(V1CronJob cron, IReadOnlyList<V1Job> jobs, CancellationToken cancellationToken)
    {
        await TrimAsync(cron, jobs.Where(job => JobConditions.Is(job, "Complete")), cron.Spec.SuccessfulJobsHistoryLimit, cancellationToken);
        await TrimAsync(cron, jobs.Where(job => JobConditions.Is(job, "Failed")), cron.Spec.FailedJobsHistoryLimit, cancellationToken);
    }

    /// <summary>Deletes one Job and its Pods.</summary>
    public async Task RemoveAsync(V1CronJob cron, V1Job job, CancellationToken cancellationToken)
    {
        if (await client.DeleteAsync(ApiResources.Jobs, Keys.Of(job), new DeleteRequest(job.Metadata.Uid, PropagationPolicy: "Background"), cancellationToken))
        {
            events.Record(ObjectReferences.To(cron), EventSeverity.Normal, "SuccessfulDelete", $"Deleted job {job.Metadata.Name}");
        }
    }

    private async Task TrimAsync(V1CronJob cron, IEnumerable<V1Job> finished, int? limit, CancellationToken cancellationToken)
    {
        var all = finished
            .Where(job => job.Metadata.DeletionTimestamp is null)
            .OrderBy(job => job.Status?.StartTime ?? job.Metadata.CreationTimestamp)
            .ThenBy(job => job.Metadata.Name, StringComparer.Ordinal)
            .ToList();
        foreach (var job in all.Take(limit is { } most ? Math.Max(0, all.Count - most) : 0))
        {
            await RemoveAsync(cron, job, cancellationToken);
        }
    }
}
