using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Tests.Clocks;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>On a clock of their own: a time comes when the test says so, and the controller sleeps until then.</summary>
public sealed class CronJobTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2031, 3, 4, 10, 0, 30, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("krustlet-cron-").FullName;
    private readonly AlarmClock _time = new(Start);
    private EmbeddedControlPlane? _controlPlane;
    private ApiClient? _client;
    private TestCluster? _cluster;

    private TestCluster Cluster => _cluster!;

    public async Task InitializeAsync()
    {
        _controlPlane = await EmbeddedControlPlane.StartAsync(new EmbeddedControlPlaneOptions { Directory = _directory, Time = _time }, CancellationToken.None);
        _client = ApiClientFactory.FromKubeconfig(_controlPlane.AdminKubeconfigPath);
        // Controllers that met a conflict try again after milliseconds of this clock.
        _cluster = new TestCluster(_client, () => _time.Advance(TimeSpan.FromMilliseconds(10)));
        await _client.CreateAsync(ApiResources.Namespaces, new V1Namespace { ApiVersion = "v1", Kind = "Namespace", Metadata = new V1ObjectMeta { Name = Cluster.Namespace } }, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        _client!.Dispose();
        await _controlPlane!.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task A_job_starts_when_it_is_due_and_is_told_in_the_status()
    {
        var cron = await Cluster.CreateAsync(ClusterResources.CronJobs, Workloads.CronJob("tick", "*/5 * * * *"));

        await _time.PassAsync(At(5));
        var job = await JobAsync(1);

        job.Metadata.Name.Should().Be($"tick-{At(5).ToUnixTimeSeconds() / 60}");
        job.Metadata.Annotations["batch.kubernetes.io/cronjob-scheduled-timestamp"].Should().Be("2031-03-04T10:05:00Z");
        job.Metadata.OwnerReferences.Should().ContainSingle(owner => owner.Uid == cron.Metadata.Uid && owner.Controller == true);
        var status = (await Cluster.UntilAsync(ClusterResources.CronJobs, "tick", item => item?.Status is { LastScheduleTime: not null, Active.Count: 1 }))!.Status;
        status.LastScheduleTime.Should().Be(At(5).UtcDateTime);
        status.Active[0].Name.Should().Be(job.Metadata.Name);
        await FinishAsync(job, "Complete");
        await Cluster.UntilAsync(ClusterResources.CronJobs, "tick", item => item?.Status is { Active: null, LastSuccessfulTime: not null });
        await Cluster.UntilEventAsync("tick", "SawCompletedJob");
    }

    [Fact]
    public async Task Jobs_that_must_not_overlap_wait_for_each_other()
    {
        await Cluster.CreateAsync(ClusterResources.CronJobs, Workloads.CronJob("tick", "* * * * *", spec => spec.ConcurrencyPolicy = "Forbid"));
        await _time.PassAsync(At(1));
        var first = await JobAsync(1);

        await _time.PassAsync(At(2));
        await Cluster.UntilEventAsync("tick", "JobAlreadyActive");
        (await Cluster.ListAsync(ApiResources.Jobs)).Should().ContainSingle();
        await FinishAsync(first, "Complete");

        (await JobAsync(2)).Metadata.Name.Should().NotBe(first.Metadata.Name, "the time that was missed is made up for");
    }

    [Fact]
    public async Task A_job_that_replaces_ends_the_one_before()
    {
        await Cluster.CreateAsync(ClusterResources.CronJobs, Workloads.CronJob("tick", "* * * * *", spec => spec.ConcurrencyPolicy = "Replace"));
        await _time.PassAsync(At(1));
        var first = await JobAsync(1);

        await _time.PassAsync(At(2));

        await Cluster.UntilAllAsync(ApiResources.Jobs, jobs => jobs.Count > 0 && jobs.All(job => job.Metadata.Name != first.Metadata.Name));
        await Cluster.UntilEventAsync("tick", "SuccessfulDelete");
    }

    [Fact]
    public async Task Only_as_many_finished_jobs_are_kept_as_wanted()
    {
        await Cluster.CreateAsync(ClusterResources.CronJobs, Workloads.CronJob("tick", "* * * * *", spec => spec.SuccessfulJobsHistoryLimit = 1));
        await _time.PassAsync(At(1));
        var first = await JobAsync(1);
        await FinishAsync(first, "Complete");
        await _time.PassAsync(At(2));
        var second = await JobAsync(2);

        await FinishAsync(second, "Complete");

        await Cluster.UntilAsync(ApiResources.Jobs, first.Metadata.Name, job => job is null);
        (await Cluster.GetAsync(ApiResources.Jobs, second.Metadata.Name)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_schedule_that_cannot_be_read_is_refused()
    {
        var create = () => Cluster.CreateAsync(ClusterResources.CronJobs, Workloads.CronJob("tick", "every now and then"));

        (await create.Should().ThrowAsync<ApiException>()).Which.Message.Should().Contain("spec.schedule").And.Contain("expected exactly 5 fields, found 4");
    }

    private static DateTimeOffset At(int minute) => new(2031, 3, 4, 10, minute, 0, TimeSpan.Zero);

    /// <summary>The latest of this many.</summary>
    private async Task<V1Job> JobAsync(int count)
    {
        var jobs = await Cluster.UntilAllAsync(ApiResources.Jobs, all => all.Count == count);
        return jobs.OrderBy(job => job.Metadata.Name, StringComparer.Ordinal).Last();
    }

    private async Task FinishAsync(V1Job job, string condition)
    {
        var now = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var patch = $$$"""{"status":{"active":0,"completionTime":"{{{now}}}","conditions":[{"type":"{{{condition}}}","status":"True","lastTransitionTime":"{{{now}}}"}]}}""";
        await _client!.PatchAsync(ApiResources.Jobs, new NamespacedName(Cluster.Namespace, job.Metadata.Name), new PatchRequest(PatchKind.Merge, patch, "status"), CancellationToken.None);
    }
}
