using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract E: init containers.</summary>
public abstract class InitContainerTests(ClusterFixture cluster)
{
    private static readonly V1Volume Shared = new() { Name = "shared", EmptyDir = new V1EmptyDirVolumeSource() };

    [Fact]
    public async Task Row_66_they_run_before_the_containers_of_a_pod_that_is_not_restarted()
    {
        var ended = await RunWithTwoAsync("Never");

        ended.Status.Phase.Should().Be("Succeeded");
        ShouldBeInitialized(ended);
    }

    [Fact]
    public async Task Row_67_they_run_before_the_containers_of_a_pod_that_is_restarted()
    {
        var running = await RunWithTwoAsync("Always");

        running.Status.Phase.Should().Be("Running");
        ShouldBeInitialized(running);
    }

    [Fact]
    public async Task Row_68_while_one_fails_it_is_restarted_and_nothing_else_starts()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("sleep(1)")).WithRestartPolicy("Always").On(ClusterFixture.QuickNode);
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("bad", "exit(1)"), await cluster.ScriptContainerAsync("never", "sleep(1)")];
        await cluster.CreatePodAsync(space, pod);

        var stuck = await cluster.UntilPodAsync(space, "main", static p => p.Status?.InitContainerStatuses?[0].RestartCount >= 3, "restarted its init container thrice");
        stuck.Status.Phase.Should().Be("Pending");
        stuck.Status.InitContainerStatuses[0].LastState.Terminated.ExitCode.Should().Be(1);
        stuck.Status.InitContainerStatuses[1].State.Waiting.Reason.Should().Be("PodInitializing");
        stuck.Container().State.Waiting.Reason.Should().Be("PodInitializing");
        stuck.Container().Started.Should().NotBe(true);
        stuck.Condition("Initialized").Message.Should().Be("containers with incomplete status: [bad never]");
    }

    [Fact]
    public async Task Row_69_with_policy_Never_a_failing_one_fails_the_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("sleep(1)");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("bad", "exit(3)")];

        var failed = await cluster.RunAsync(space, pod);

        failed.Status.Phase.Should().Be("Failed");
        failed.Status.InitContainerStatuses[0].State.Terminated.ExitCode.Should().Be(3);
        failed.Container().State.Waiting.Reason.Should().Be("PodInitializing");
    }

    [Fact]
    public async Task Row_70_they_run_strictly_one_after_the_other()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("assert_exists(file:/s/three)");
        pod.Spec.InitContainers =
        [
            await LongAsync("one", "assert_not_exists(file:/s/one)"),
            await LongAsync("two", "assert_exists(file:/s/one)", "assert_not_exists(file:/s/three)"),
            await LongAsync("three", "assert_exists(file:/s/two)"),
        ];
        var ended = await cluster.RunAsync(space, pod.WithVolume(Shared, "/s"));

        ended.Status.Phase.Should().Be("Succeeded");
        var runs = ended.Status.InitContainerStatuses.Select(static s => s.State.Terminated).Append(ended.Container().State.Terminated).ToList();
        runs.Zip(runs.Skip(1)).Should().OnlyContain(static pair => pair.First.FinishedAt <= pair.Second.StartedAt);
    }

    [Fact]
    public async Task Row_73_they_do_not_run_again_when_an_app_container_is_restarted()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("exit_once(file:/s/ran,1)", "assert_exists(file:/s/once)")).WithRestartPolicy("OnFailure");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init", "assert_not_exists(file:/s/once)", "write(lit:x)to(file:/s/once)")];

        var ended = await cluster.RunAsync(space, pod.WithVolume(Shared, "/s"));

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().RestartCount.Should().Be(1);
        ended.Status.InitContainerStatuses[0].RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_82_a_pod_that_is_deleted_while_initializing_is_gone_soon()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("sleep(1)")).WithGracePeriod(5);
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("long", "sleep(3600)")];
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", static p => p.Status?.InitContainerStatuses?[0].State?.Running is not null, "initializes");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    /// <summary>Leaves a file of its name, and is there for more than a second, the unit of the times in a status.</summary>
    private Task<V1Container> LongAsync(string name, params string[] first) =>
        cluster.ScriptContainerAsync(name, [.. first, "sleep(1.1)", $"write(lit:x)to(file:/s/{name})"]);

    private static void ShouldBeInitialized(V1Pod pod)
    {
        pod.Status.InitContainerStatuses.Should().OnlyContain(static s => s.State.Terminated.ExitCode == 0 && s.Ready && s.RestartCount == 0);
        pod.Condition("Initialized").Status.Should().Be("True");
    }

    /// <summary>Runs two init containers, each of which needs what was there before it, and a container that needs both.</summary>
    private async Task<V1Pod> RunWithTwoAsync(string policy)
    {
        var space = await cluster.CreateNamespaceAsync();
        string[] stay = policy == "Always" ? ["tick(100000,100)"] : [];
        var pod = (await cluster.ScriptAsync(["assert_exists(file:/s/two)", .. stay])).WithRestartPolicy(policy);
        pod.Spec.InitContainers =
        [
            await cluster.ScriptContainerAsync("one", "assert_not_exists(file:/s/two)", "write(lit:1)to(file:/s/one)"),
            await cluster.ScriptContainerAsync("two", "assert_exists(file:/s/one)", "write(lit:2)to(file:/s/two)"),
        ];
        await cluster.CreatePodAsync(space, pod.WithVolume(Shared, "/s"));
        return await cluster.UntilPodAsync(space, "main", p => policy == "Always" ? WasmPods.IsReady(p) : WasmPods.HasEnded(p), "is past its init containers");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : InitContainerTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : InitContainerTests(cluster);
}
