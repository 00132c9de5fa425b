using System.Runtime.ExceptionServices;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>
/// Runs Pods until enough succeeded or too many failed (Kubernetes' <c>job</c> and <c>ttl-after-finished</c> controllers).
/// Completions are counted by the Pods there are, those of an Indexed Job also by its status.
/// </summary>
internal sealed class JobController : IEntityController<V1Job>
{
    private const int MostAtOnce = 500;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    private readonly IApiClient _client;
    private readonly IEventRecorder _events;
    private readonly SharedInformers _informers;
    private readonly TimeProvider _time;
    private readonly Expectations _expectations;
    private readonly PodControl _pods;
    private readonly JobStatuses _statuses;

    private JobController(ControllerEnvironment environment, IApiClient client)
    {
        (_client, _informers, _time) = (client, environment.Informers, environment.Time);
        _events = environment.Events(client, "job-controller");
        _expectations = new Expectations(environment.Time);
        _pods = new PodControl(client, _events, _expectations);
        _statuses = new JobStatuses(environment.Time);
    }

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var entities = new JobController(environment, environment.Client("job"));
        environment.Own(environment.Informers.Pods.AddHandler(new ChildWatch<V1Pod>(entities._expectations)));
        environment.Control("job", entities)
            .Watch(environment.Informers.Jobs)
            .Watch(environment.Informers.Pods, pod => Keys.OfController(pod, "batch", "Job"));
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_informers.Jobs.Store.Get(key) is not { } job || job.Metadata.DeletionTimestamp is not null)
        {
            return ReconcileResult.Success;
        }

        if (JobConditions.FinishedSince(job) is { } since)
        {
            return await ExpireAsync(job, since, cancellationToken);
        }

        // Asked before the cache is read: what it misses now would be missed for ever.
        var isSettled = _expectations.AreMet(job.Metadata.Uid);
        var counts = JobCounts.Of(job, _informers.Pods.Store.ByIndex(_informers.PodsByController, job.Metadata.Uid));
        var indexes = JobIndexes.Of(job, counts);
        var verdict = JobVerdict.DecidedFor(job) ?? JobVerdict.Of(job, counts, indexes, _time.GetUtcNow().UtcDateTime);
        var status = _statuses.Of(job, counts, indexes, verdict, isSettled);
        if (!ObjectJson.Same(job.Status, status))
        {
            await _client.ReplaceAsync(ApiResources.Jobs, job with { Status = status }, "status", cancellationToken);
            Announce(job, job with { Status = status });
        }

        if (isSettled && await ManageAsync(job, counts, indexes, verdict, cancellationToken) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return NextLook(job with { Status = status }, counts, indexes, verdict);
    }

    private async Task<Exception?> ManageAsync(V1Job job, JobCounts counts, JobIndexes? indexes, JobVerdict? verdict, CancellationToken cancellationToken)
    {
        if (verdict is not null || job.Spec.Suspend == true)
        {
            await _pods.DeleteAsync(job, counts.Active, cancellationToken);
            return null;
        }

        var needless = indexes?.Needless(counts.Active) ?? [];
        var active = counts.Active.Except(needless, ReferenceEqualityComparer.Instance).Cast<V1Pod>().ToList();
        var difference = Wanted(job, counts, indexes) - active.Count;
        var surplus = active.OrderBy(pod => pod.IsReady()).ThenByDescending(pod => pod.Metadata.CreationTimestamp).Take(Math.Max(0, -difference));
        await _pods.DeleteAsync(job, [.. needless, .. surplus], cancellationToken);
        var made = NewPods(job, counts, indexes, active).Take(Math.Clamp(difference, 0, MostAtOnce)).ToList();
        return made.Count == 0 ? null : await _pods.CreateAsync(job, made, cancellationToken);
    }

    /// <summary>The Pods that may be made now, without an end where the Job has no indexes.</summary>
    private IEnumerable<V1Pod> NewPods(V1Job job, JobCounts counts, JobIndexes? indexes, IEnumerable<V1Pod> active)
    {
        var pod = PodControl.FromTemplate(job, job.Spec.Template);
        if (indexes is null)
        {
            return RetryWait(counts.Failed) > TimeSpan.Zero ? [] : Enumerable.Repeat(pod, MostAtOnce);
        }

        var there = job.Spec.PodReplacementPolicy == "Failed" ? active.Concat(counts.Terminating) : active;
        return from index in indexes.Missing(there)
               where RetryWait(FailuresOf(job, counts, indexes, index)) <= TimeSpan.Zero
               select IndexedPods.Of(job, pod, index, job.Spec.BackoffLimitPerIndex is null ? null : indexes.Failures[index].Count());
    }

    /// <summary>The failures that the next Pod of an index waits for: with a limit of its own it waits for its own.</summary>
    private static IReadOnlyCollection<V1Pod> FailuresOf(V1Job job, JobCounts counts, JobIndexes indexes, int index) =>
        job.Spec.BackoffLimitPerIndex is null ? counts.Failed : [.. indexes.Failures[index]];

    private static int Wanted(V1Job job, JobCounts counts, JobIndexes? indexes)
    {
        // With this policy a Pod that is still ending holds its place.
        var parallelism = (job.Spec.Parallelism ?? 1) - (job.Spec.PodReplacementPolicy == "Failed" ? counts.Terminating.Count : 0);
        if (indexes is not null)
        {
            return Math.Min(parallelism, indexes.Remaining);
        }

        return job.Spec.Completions is { } completions
            ? Math.Min(parallelism, Math.Max(0, completions - counts.Succeeded.Count))
            : counts.Succeeded.Count > 0 ? Math.Min(parallelism, counts.Active.Count) : parallelism;
    }

    /// <summary>Each failure doubles the wait before the next Pod.</summary>
    private TimeSpan RetryWait(IReadOnlyCollection<V1Pod> failed)
    {
        if (JobCounts.LastOf(failed) is not { } last)
        {
            return TimeSpan.Zero;
        }

        var delay = Math.Min(LongestDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(20, failed.Count - 1)));
        return last.AddSeconds(delay) - _time.GetUtcNow().UtcDateTime;
    }

    private ReconcileResult NextLook(V1Job job, JobCounts counts, JobIndexes? indexes, JobVerdict? verdict)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        List<TimeSpan> waits = [];
        if (verdict is null && job.Spec.Suspend != true)
        {
            if (counts.Active.Count < Wanted(job, counts, indexes))
            {
                var waiting = indexes?.Missing(counts.Active).Select(index => FailuresOf(job, counts, indexes, index)) ?? [counts.Failed];
                waits.AddRange(waiting.Select(RetryWait).Where(static wait => wait > TimeSpan.Zero));
            }

            if (JobVerdict.Deadline(job) is { } deadline)
            {
                waits.Add(deadline - now);
            }
        }

        return waits.Count == 0 ? ReconcileResult.Success : ReconcileResult.RequeueAfter(waits.Min() + TimeSpan.FromMilliseconds(10));
    }

    private async Task<ReconcileResult> ExpireAsync(V1Job job, DateTime finished, CancellationToken cancellationToken)
    {
        if (job.Spec.TtlSecondsAfterFinished is not { } seconds)
        {
            return ReconcileResult.Success;
        }

        var left = finished.AddSeconds(seconds) - _time.GetUtcNow().UtcDateTime;
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.RequeueAfter(left);
        }

        await _client.DeleteAsync(ApiResources.Jobs, Keys.Of(job), new DeleteRequest(job.Metadata.Uid, PropagationPolicy: "Foreground"), cancellationToken);
        return ReconcileResult.Success;
    }

    private void Announce(V1Job before, V1Job after)
    {
        void Say(string condition, EventSeverity severity, Func<V1JobCondition, (string Reason, string Message)> what)
        {
            if (!JobConditions.Is(before, condition) && JobConditions.Is(after, condition))
            {
                var (reason, message) = what(after.Status.Conditions.First(item => item.Type == condition));
                _events.Record(ObjectReferences.To(before), severity, reason, message);
            }
        }

        Say("Complete", EventSeverity.Normal, _ => ("Completed", "Job completed"));
        Say("Failed", EventSeverity.Warning, condition => (condition.Reason, condition.Message));
        Say("Suspended", EventSeverity.Normal, _ => ("Suspended", "Job suspended"));
        if (JobConditions.Is(before, "Suspended") && !JobConditions.Is(after, "Suspended"))
        {
            _events.Record(ObjectReferences.To(before), EventSeverity.Normal, "Resumed", "Job resumed");
        }
    }
}
