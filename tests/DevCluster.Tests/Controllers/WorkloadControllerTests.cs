using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers;

public abstract class WorkloadControllerTests(ControlPlaneUnderTest controlPlane)
{
    [Fact]
    public async Task A_deployment_becomes_available_through_a_replica_set_of_its_template()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 3));

        var deployment = await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(3));
        Condition(deployment, "Available").Should().Be(("True", "MinimumReplicasAvailable"));
        Condition(deployment, "Progressing").Should().Be(("True", "NewReplicaSetAvailable"));
        deployment!.Metadata.Annotations["deployment.kubernetes.io/revision"].Should().Be("1");
        deployment.Status.ObservedGeneration.Should().Be(deployment.Metadata.Generation);
        var set = (await cluster.ListAsync(ApiResources.ReplicaSets)).Should().ContainSingle().Subject;
        var hash = set.Metadata.Labels["pod-template-hash"];
        set.Metadata.Name.Should().Be($"web-{hash}");
        set.Spec.Selector.MatchLabels["pod-template-hash"].Should().Be(hash);
        set.Metadata.OwnerReferences.Should().ContainSingle(owner => owner.Uid == deployment.Metadata.Uid && owner.Controller == true && owner.BlockOwnerDeletion == true);
        (await cluster.ListAsync(ApiResources.Pods)).Should().HaveCount(3).And.OnlyContain(pod => pod.Spec.NodeName == node.Name && pod.Metadata.Name.StartsWith(set.Metadata.Name + "-"));
        await cluster.UntilEventAsync("web", "ScalingReplicaSet");
        await cluster.UntilEventAsync(set.Metadata.Name, "SuccessfulCreate");
    }

    [Fact]
    public async Task A_new_template_rolls_out_and_an_undo_brings_back_the_first_replica_set()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 4));
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(4));
        var first = (await cluster.ListAsync(ApiResources.ReplicaSets))[0].Metadata.Name;

        await SetImageAsync(cluster, "app:2");
        await cluster.UntilAllAsync(ApiResources.ReplicaSets, sets => sets.Count == 2 && sets.Single(set => set.Metadata.Name == first).Spec.Replicas == 0);
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(4, "2"));
        await SetImageAsync(cluster, "app:1");
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(4, "3"));

        var sets = await cluster.ListAsync(ApiResources.ReplicaSets);
        sets.Should().HaveCount(2);
        var back = sets.Single(set => set.Metadata.Name == first);
        back.Spec.Replicas.Should().Be(4);
        back.Metadata.Annotations["deployment.kubernetes.io/revision"].Should().Be("3");
        back.Metadata.Annotations["deployment.kubernetes.io/revision-history"].Should().Be("1");
    }

    [Fact]
    public async Task A_deployment_that_recreates_ends_its_old_pods_before_it_starts_new_ones()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        var body = Workloads.Deployment("web", node.Name, 2);
        body.Spec.Strategy = new V1DeploymentStrategy { Type = "Recreate" };
        await cluster.CreateAsync(ApiResources.Deployments, body);
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(2));

        await SetImageAsync(cluster, "app:2");

        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(2, "2"));
        (await cluster.ListAsync(ApiResources.Pods)).Should().HaveCount(2).And.OnlyContain(pod => pod.Spec.Containers[0].Image == "app:2");
    }

    [Fact]
    public async Task A_deployment_follows_its_scale()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 1));
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(1));

        await cluster.MergeAsync(ApiResources.Deployments, "web", """{"spec":{"replicas":5}}""");
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(5));
        await cluster.MergeAsync(ApiResources.Deployments, "web", """{"spec":{"replicas":2}}""");

        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(2));
        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.Count == 2);
    }

    [Fact]
    public async Task A_deployment_whose_pods_never_start_exceeds_its_deadline()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var body = Workloads.Deployment("web", "no-such-node", 1);
        body.Spec.ProgressDeadlineSeconds = 1;

        await cluster.CreateAsync(ApiResources.Deployments, body);

        var deployment = await cluster.UntilAsync(ApiResources.Deployments, "web", item => Condition(item, "Progressing").Reason == "ProgressDeadlineExceeded");
        Condition(deployment, "Progressing").Status.Should().Be("False");
        Condition(deployment, "Available").Should().Be(("False", "MinimumReplicasUnavailable"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Foreground")]
    public async Task A_deleted_deployment_takes_its_replica_sets_and_pods_along(string? propagation)
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.Deployments, Workloads.Deployment("web", node.Name, 3));
        await cluster.UntilAsync(ApiResources.Deployments, "web", IsDone(3));

        await cluster.DeleteAsync(ApiResources.Deployments, "web", propagation);

        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.Count == 0);
        await cluster.UntilAllAsync(ApiResources.ReplicaSets, sets => sets.Count == 0);
        await cluster.UntilAsync(ApiResources.Deployments, "web", item => item is null);
    }

    [Fact]
    public async Task A_job_completes_after_as_many_pods_as_it_asks_for()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Succeeded", spec => (spec.Completions, spec.Parallelism) = (5, 2)));

        var job = await cluster.UntilAsync(ApiResources.Jobs, "sum", item => Has(item, "Complete"));
        job!.Status.Succeeded.Should().Be(5);
        job.Status.Active.Should().BeNull();
        job.Status.CompletionTime.Should().NotBeNull();
        job.Status.StartTime.Should().NotBeNull();
        (await cluster.ListAsync(ApiResources.Pods)).Should().HaveCount(5).And.OnlyContain(pod => pod.Metadata.Labels["controller-uid"] == job.Metadata.Uid && pod.Metadata.Labels["job-name"] == "sum");
        await cluster.UntilEventAsync("sum", "Completed");
    }

    [Fact]
    public async Task A_job_fails_at_its_backoff_limit()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Failed", spec => spec.BackoffLimit = 0));

        var job = await cluster.UntilAsync(ApiResources.Jobs, "sum", item => Has(item, "Failed"));
        job!.Status.Conditions.Single(condition => condition.Type == "Failed").Reason.Should().Be("BackoffLimitExceeded");
        job.Status.Failed.Should().Be(1);
        await cluster.UntilEventAsync("sum", "BackoffLimitExceeded");
    }

    [Fact]
    public async Task A_job_that_runs_past_its_deadline_fails_and_its_pods_end()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Running", spec => spec.ActiveDeadlineSeconds = 1));

        var job = await cluster.UntilAsync(ApiResources.Jobs, "sum", item => Has(item, "Failed"));
        job!.Status.Conditions.Single(condition => condition.Type == "Failed").Reason.Should().Be("DeadlineExceeded");
        await cluster.UntilAllAsync(ApiResources.Pods, pods => pods.Count == 0);
    }

    [Fact]
    public async Task A_finished_job_goes_when_its_time_to_live_is_over()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));

        // The gate TTLAfterFinished is alpha in 1.20: its API server drops the field, so there the Job stays.
        var made = await cluster.CreateAsync(ApiResources.Jobs, Workloads.Job("sum", node.Name, "Succeeded", spec => spec.TtlSecondsAfterFinished = 0));

        await cluster.UntilAsync(ApiResources.Jobs, "sum", item => made.Spec.TtlSecondsAfterFinished is null ? Has(item, "Complete") : item is null);
    }

    private static Task SetImageAsync(TestCluster cluster, string image) =>
        cluster.MergeAsync(ApiResources.Deployments, "web", $$"""{"spec": {"template": {"spec": {"containers": [ {"name": "app", "image": "{{image}}"} ] } } } }""");

    private static Func<V1Deployment?, bool> IsDone(int replicas, string? revision = null) => item =>
        item is { Status: { } status }
        && status.ObservedGeneration == item.Metadata.Generation
        && status.Replicas == replicas && status.UpdatedReplicas == replicas && status.AvailableReplicas == replicas
        && Condition(item, "Progressing").Reason == "NewReplicaSetAvailable"
        && (revision is null || item.Metadata.Annotations["deployment.kubernetes.io/revision"] == revision);

    private static (string? Status, string? Reason) Condition(V1Deployment? item, string type) =>
        item?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type) is { } found ? (found.Status, found.Reason) : default;

    private static bool Has(V1Job? item, string type) => item?.Status?.Conditions?.Any(condition => condition.Type == type && condition.Status == "True") == true;

    public sealed class OnTheEmbeddedControlPlane(EmbeddedUnderTest controlPlane) : WorkloadControllerTests(controlPlane), IClassFixture<EmbeddedUnderTest>;

    public sealed class OnARealApiServer(RealUnderTest controlPlane) : WorkloadControllerTests(controlPlane), IClassFixture<RealUnderTest>;
}
