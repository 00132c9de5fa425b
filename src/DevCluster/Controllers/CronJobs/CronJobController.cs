using System.Globalization;
using Cronos;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.Schedules;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Jobs;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.CronJobs;

/// <summary>Starts Jobs on a schedule (Kubernetes' <c>cronjob</c> controller, v2). Of several times missed, only the latest is made up for.</summary>
internal sealed class CronJobController : IEntityController<V1CronJob>
{
    private const int ManyMissed = 100;
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(100);

    private readonly IApiClient _client;
    private readonly SharedInformers _informers;
    private readonly IInformer<V1CronJob> _cronJobs;
    private readonly IEventRecorder _events;
    private readonly TimeProvider _time;
    private readonly JobHistory _history;

    private CronJobController(ControllerEnvironment environment, IApiClient client)
    {
        (_client, _informers, _time) = (client, environment.Informers, environment.Time);
        _cronJobs = environment.Follow(ClusterResources.CronJobs);
        _events = environment.Events(client, "cronjob-controller");
        _history = new JobHistory(client, _events);
    }

    /// <summary>Adds the controller to those that run, if the server has CronJobs.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        if (!environment.Served.Has(ClusterResources.CronJobs))
        {
            return;
        }

        var entities = new CronJobController(environment, environment.Client("cronjob"));
        environment.Control("cronjob", entities)
            .Watch(entities._cronJobs)
            .Watch(environment.Informers.Jobs, job => Keys.OfController(job, "batch", "CronJob"));
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_cronJobs.Store.Get(key) is not { Metadata.DeletionTimestamp: null } cron)
        {
            return ReconcileResult.Success;
        }

        var jobs = await JobsOfAsync(cron, cancellationToken);
        await _history.TrimAsync(cron, jobs, cancellationToken);
        cron = await WriteStatusAsync(cron, ActiveJobs.Refresh(cron, jobs, _events), cancellationToken);
        if (cron.Spec.Suspend == true || ScheduleOf(cron) is not { } schedule)
        {
            return ReconcileResult.Success;
        }

        // One moment for the whole pass: what comes due while it lasts is for the next one, which then comes at once.
        var now = _time.GetUtcNow();

        // What the cache does not know of yet would be started again: the server is asked before that.
        if (DueNow(cron, schedule, now) is not null
            && await _client.GetAsync(ClusterResources.CronJobs, key, cancellationToken) is { } fresh && fresh.Metadata.Uid == cron.Metadata.Uid
            && DueNow(fresh, schedule, now) is { } due)
        {
            await StartAsync(fresh, await JobsOfAsync(fresh, cancellationToken), due, cancellationToken);
        }

        return schedule.Next(now) is { } next ? ReconcileResult.RequeueAfter(Until(next) + Margin) : ReconcileResult.Success;
    }

    private TimeSpan Until(DateTimeOffset time) => time - _time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>Its Jobs, also those that the cache has not heard of.</summary>
    private async Task<IReadOnlyList<V1Job>> JobsOfAsync(V1CronJob cron, CancellationToken cancellationToken)
    {
        var jobs = _informers.Jobs.Store.List()
            .Where(job => job.Metadata.NamespaceProperty == cron.Metadata.NamespaceProperty && ControllerReferences.Of(job)?.Uid == cron.Metadata.Uid)
            .ToList();
        foreach (var reference in cron.Status?.Active ?? [])
        {
            if (jobs.TrueForAll(job => job.Metadata.Uid != reference.Uid)
                && await _client.GetAsync(ApiResources.Jobs, new NamespacedName(cron.Metadata.NamespaceProperty, reference.Name), cancellationToken) is { } job && job.Metadata.Uid == reference.Uid)
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    private CronSchedule? ScheduleOf(V1CronJob cron)
    {
        try
        {
            var zone = string.IsNullOrEmpty(cron.Spec.TimeZone) ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(cron.Spec.TimeZone);
            return CronSchedule.Parse(cron.Spec.Schedule, zone);
        }
        catch (CronFormatException e)
        {
            Warn(cron, "UnparseableSchedule", $"unparseable schedule: \"{cron.Spec.Schedule}\" : {e.Message}");
            return null;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            Warn(cron, "UnknownTimeZone", $"invalid timeZone: \"{cron.Spec.TimeZone}\" : {e.Message}");
            return null;
        }
    }

    private DateTimeOffset? DueNow(V1CronJob cron, CronSchedule schedule, DateTimeOffset now)
    {
        var since = new DateTimeOffset(DateTime.SpecifyKind(cron.Status?.LastScheduleTime ?? cron.Metadata.CreationTimestamp!.Value, DateTimeKind.Utc));
        var deadline = cron.Spec.StartingDeadlineSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        if (deadline is { } patience && now - patience > since)
        {
            since = now - patience;
        }

        var (due, missed) = schedule.Due(since, now, ManyMissed + 1);
        if (missed > ManyMissed)
        {
            Warn(cron, "TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
        }

        if (due + deadline < now)
        {
            Warn(cron, "MissSchedule", $"Missed scheduled time to start a job: {due:R}");
            return null;
        }

        return due;
    }

    private async Task StartAsync(V1CronJob cron, IReadOnlyList<V1Job> jobs, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{cron.Metadata.Name}-{due.ToUnixTimeSeconds() / 60}");
        var running = jobs.Where(job => !JobConditions.IsFinished(job) && job.Metadata.Name != name).ToList();
        if (running.Count > 0 && cron.Spec.ConcurrencyPolicy == "Forbid")
        {
            _events.Record(ObjectReferences.To(cron), EventSeverity.Normal, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
            return;
        }

        foreach (var job in cron.Spec.ConcurrencyPolicy == "Replace" ? running : [])
        {
            await _history.RemoveAsync(cron, job, cancellationToken);
        }

        var started = await CreateAsync(cron, name, due, cancellationToken);
        var active = (cron.Status?.Active ?? []).Where(reference => reference.Uid != started.Metadata.Uid).ToList();
        active.Add(ActiveJobs.ReferenceTo(started));
        await WriteStatusAsync(cron, (cron.Status ?? new V1CronJobStatus()) with { Active = active, LastScheduleTime = due.UtcDateTime }, cancellationToken);
    }

    private async Task<V1Job> CreateAsync(V1CronJob cron, string name, DateTimeOffset due, CancellationToken cancellationToken)
    {
        try
        {
            var job = await _client.CreateAsync(ApiResources.Jobs, JobOf(cron, name, due), cancellationToken);
            _events.Record(ObjectReferences.To(cron), EventSeverity.Normal, "SuccessfulCreate", $"Created job {name}");
            return job;
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.AlreadyExists)
        {
            // Made before the status could be written; a stranger's of that name is in the way.
            var present = await _client.GetAsync(ApiResources.Jobs, new NamespacedName(cron.Metadata.NamespaceProperty, name), cancellationToken);
            if (present is null || ControllerReferences.Of(present)?.Uid != cron.Metadata.Uid)
            {
                throw;
            }

            return present;
        }
        catch (ApiException e)
        {
            Warn(cron, "FailedCreate", $"Error creating job: {e.Message}");
            throw;
        }
    }

    private static V1Job JobOf(V1CronJob cron, string name, DateTimeOffset due) => new()
    {
        ApiVersion = ApiResources.Jobs.ApiVersion,
        Kind = ApiResources.Jobs.Kind,
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = cron.Metadata.NamespaceProperty,
            Labels = cron.Spec.JobTemplate.Metadata?.Labels,
            Annotations = new Dictionary<string, string>(cron.Spec.JobTemplate.Metadata?.Annotations ?? new Dictionary<string, string>())
            {
                ["batch.kubernetes.io/cronjob-scheduled-timestamp"] = due.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z", StringComparison.Ordinal),
            },
            OwnerReferences = [ControllerReferences.To(cron)],
        },
        Spec = cron.Spec.JobTemplate.Spec,
    };

    private async Task<V1CronJob> WriteStatusAsync(V1CronJob cron, V1CronJobStatus status, CancellationToken cancellationToken) =>
        ObjectJson.Same(cron.Status, status)
            ? cron
            : await _client.ReplaceAsync(ClusterResources.CronJobs, cron with { Status = status, Metadata = cron.Metadata with { ManagedFields = null } }, "status", cancellationToken);

    private void Warn(V1CronJob cron, string reason, string message) => _events.Record(ObjectReferences.To(cron), EventSeverity.Warning, reason, message);
}
