using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Modules;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>Jobs of modules: exit codes decide.</summary>
public abstract class JobTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_152_a_job_completes_when_as_many_as_asked_for_have_ended_with_0()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        await kubectl.FeedAsync(WorkloadManifests.Job(await cluster.ImageAsync("wasmercise"), "completions: 4\n  parallelism: 2", "Never", "exit(0)"), "apply", "-f", "-");

        await kubectl.RunAsync("wait", "--for=condition=Complete", "job/work", "--timeout=170s");

        (await cluster.PodsAsync(space)).Should().HaveCount(4).And.OnlyContain(pod => pod.Status.Phase == "Succeeded");
        var job = await cluster.Api.GetAsync(ApiResources.Jobs, new NamespacedName(space, "work"), CancellationToken.None);
        job!.Status.Succeeded.Should().Be(4);
    }

    [Fact]
    public async Task Row_152_a_job_completes_when_tasks_fail_and_are_restarted_in_place()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        var failsOnce = WorkloadManifests.Job(await cluster.ImageAsync("wasmercise"), "completions: 1", "OnFailure", "exit_once(file:/scratch/first,3)");
        await kubectl.FeedAsync(failsOnce, "apply", "-f", "-");

        await kubectl.RunAsync("wait", "--for=condition=Complete", "job/work", "--timeout=170s");

        var pod = (await cluster.PodsAsync(space)).Should().ContainSingle().Subject;
        pod.Container().RestartCount.Should().Be(1);
        pod.Container().LastState.Terminated.ExitCode.Should().Be(3);
    }

    [Fact]
    public async Task Row_152_a_job_fails_when_its_back_off_limit_is_reached()
    {
        var space = await cluster.CreateNamespaceAsync();
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);
        await kubectl.FeedAsync(WorkloadManifests.Job(await cluster.ImageAsync("wasmercise"), "backoffLimit: 0", "Never", "exit(7)"), "apply", "-f", "-");

        await kubectl.RunAsync("wait", "--for=condition=Failed", "job/work", "--timeout=170s");

        var pod = (await cluster.PodsAsync(space)).Should().ContainSingle().Subject;
        pod.Container().State.Terminated.ExitCode.Should().Be(7);
        var job = await cluster.Api.GetAsync(ApiResources.Jobs, new NamespacedName(space, "work"), CancellationToken.None);
        job!.Status.Conditions.Single(condition => condition.Type == "Failed").Reason.Should().Be("BackoffLimitExceeded");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : JobTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : JobTests(cluster);
}
