using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract E: init containers and sidecars.</summary>
public abstract class InitContainerTests(ClusterFixture cluster)
{
    private static readonly V1Volume Shared = new() { Name = "shared", EmptyDir = new V1EmptyDirVolumeSource() };

    [Theory]
    [Trait("Contract", "66")]
    [Trait("Contract", "67")]
    [InlineData("Never")]
    [InlineData("Always")]
    public async Task They_run_one_after_the_other_before_the_others(string policy)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("assert_exists(file:/s/two)", "tick(100000,100)")).WithRestartPolicy(policy);
        pod.Spec.InitContainers =
        [
            await cluster.ScriptContainerAsync("one", "assert_not_exists(file:/s/two)", "write(lit:1)to(file:/s/one)"),
            await cluster.ScriptContainerAsync("two", "assert_exists(file:/s/one)", "write(lit:2)to(file:/s/two)"),
        ];
        await cluster.CreatePodAsync(space, pod.WithVolume(Shared, "/s"));

        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        running.Status.InitContainerStatuses.Should().OnlyContain(static s => s.State.Terminated.ExitCode == 0 && s.Ready && s.RestartCount == 0);
        running.Status.Conditions.Single(static c => c.Type == "Initialized").Status.Should().Be("True");
    }

    [Fact]
    [Trait("Contract", "68")]
    [Trait("Contract", "17")]
    public async Task While_one_fails_it_is_restarted_and_nothing_else_starts()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("sleep(1)")).WithRestartPolicy("Always");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("bad", "exit(1)"), await cluster.ScriptContainerAsync("never", "sleep(1)")];
        await cluster.CreatePodAsync(space, pod);

        var stuck = await cluster.UntilPodAsync(space, "main", static p => p.Status?.InitContainerStatuses?[0].RestartCount > 0, "restarted its init container");
        stuck.Status.Phase.Should().Be("Pending");
        stuck.Status.InitContainerStatuses[0].LastState.Terminated.ExitCode.Should().Be(1);
        stuck.Status.InitContainerStatuses[1].State.Waiting.Reason.Should().Be("PodInitializing");
        stuck.Container().State.Waiting.Reason.Should().Be("PodInitializing");
        stuck.Container().Started.Should().NotBe(true);
        stuck.Status.Conditions.Single(static c => c.Type == "Initialized").Message.Should().Be("containers with incomplete status: [bad never]");
    }

    [Fact]
    [Trait("Contract", "69")]
    public async Task With_policy_Never_a_failing_one_fails_the_pod()
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
    [Trait("Contract", "73")]
    public async Task They_do_not_run_again_when_an_app_container_is_restarted()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("exit_once(file:/s/ran,1)")).WithRestartPolicy("OnFailure");
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init", "append(lit:x)to(file:/s/count)")];

        var ended = await cluster.RunAsync(space, pod.WithVolume(Shared, "/s"));

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().RestartCount.Should().Be(1);
        ended.Status.InitContainerStatuses[0].RestartCount.Should().Be(0);
    }

    [Fact]
    [Trait("Contract", "77")]
    [Trait("Contract", "80")]
    public async Task A_sidecar_runs_beside_the_others_and_does_not_hold_the_pods_end_up()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("wait_for(file:/s/sidecar)", "write(lit:1)to(file:/s/app)");
        var sidecar = await cluster.ScriptContainerAsync("sidecar", "write(lit:1)to(file:/s/sidecar)", "tick(100000,50)");
        sidecar.RestartPolicy = "Always";
        pod.Spec.InitContainers = [sidecar];
        if (!await ServesSidecarsAsync(space))
        {
            return;
        }

        var ended = await cluster.RunAsync(space, pod.WithVolume(Shared, "/s"));
        ended.Status.Phase.Should().Be("Succeeded");
        ended.Status.InitContainerStatuses[0].State.Terminated.ExitCode.Should().NotBe(0);
    }

    [Fact]
    [Trait("Contract", "79")]
    [Trait("Contract", "83")]
    public async Task A_sidecar_is_restarted_whatever_the_policy()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("tick(100000,100)");
        var sidecar = await cluster.ScriptContainerAsync("sidecar", "exit_once(file:/s/ran,0)", "tick(100000,50)");
        sidecar.RestartPolicy = "Always";
        pod.Spec.InitContainers = [sidecar];
        if (!await ServesSidecarsAsync(space))
        {
            return;
        }

        await cluster.CreatePodAsync(space, pod.WithVolume(Shared, "/s"));
        var restarted = await cluster.UntilPodAsync(space, "main", static p => p.Status?.InitContainerStatuses?[0] is { RestartCount: 1, State.Running: not null } && WasmPods.IsReady(p), "has its sidecar again");
        restarted.Status.Phase.Should().Be("Running");
    }

    [Fact]
    [Trait("Contract", "82")]
    public async Task A_pod_that_is_deleted_while_initializing_is_gone_soon()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("sleep(1)")).WithGracePeriod(5);
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("long", "sleep(3600)")];
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", static p => p.Status?.InitContainerStatuses?[0].State?.Running is not null, "initializes");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    /// <summary>API servers before 1.28 drop the field that makes a sidecar: there it is an init container like any other, and nothing to test.</summary>
    private async Task<bool> ServesSidecarsAsync(string space)
    {
        var probe = await cluster.ScriptAsync("sleep(1)");
        probe.Metadata.Name = "probe";
        probe.Spec.NodeSelector["nowhere"] = "at-all";
        probe.Spec.InitContainers = [new V1Container { Name = "s", Image = "s", RestartPolicy = "Always" }];
        return (await cluster.CreatePodAsync(space, probe)).Spec.InitContainers[0].RestartPolicy == "Always";
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : InitContainerTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : InitContainerTests(cluster);
}
