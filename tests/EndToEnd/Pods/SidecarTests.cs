using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract E: sidecars. They came with Kubernetes 1.28: the API server of the real control plane of these tests drops the field that makes one.</summary>
[Collection(EmbeddedCluster.Name)]
public sealed class SidecarTests(EmbeddedClusterFixture cluster)
{
    private static readonly V1Volume Shared = new() { Name = "shared", EmptyDir = new V1EmptyDirVolumeSource() };

    [Fact]
    public async Task Row_77_sidecars_start_in_their_order_before_the_containers()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("wait_for(file:/s/second)", "assert_exists(file:/s/first)");
        pod.Spec.InitContainers =
        [
            await SidecarAsync("first", "write(lit:1)to(file:/s/first)", "tick(100000,50)"),
            await cluster.ScriptContainerAsync("init", "wait_for(file:/s/first)", "write(lit:1)to(file:/s/init)"),
            await SidecarAsync("second", "assert_exists(file:/s/init)", "write(lit:1)to(file:/s/second)", "tick(100000,50)"),
        ];

        var ended = await cluster.RunAsync(space, pod.WithVolume(Shared, "/s"));

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Status.InitContainerStatuses.Should().OnlyContain(static s => s.RestartCount == 0);
    }

    [Fact]
    public async Task Row_78_a_sidecars_startup_probe_gates_the_next_container()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.HealthPodAsync(space, static c => c.StartupProbe = HealthPods.Get("/healthz"), "--healthy-after=4");
        var sidecar = pod.Spec.Containers[0];
        sidecar.StartupProbe.FailureThreshold = 100;
        sidecar.RestartPolicy = "Always";
        sidecar.Name = "side";
        pod.Spec.InitContainers = [sidecar];
        pod.Spec.Containers = [new V1Container { Name = "main", Image = await cluster.ImageAsync("ticker-wat") }];
        await cluster.CreatePodAsync(space, pod);

        var waiting = await cluster.UntilAsync(space, static p => p.Status?.InitContainerStatuses?[0].State?.Running is not null, "the sidecar runs");
        waiting.Status.InitContainerStatuses[0].Started.Should().BeFalse();
        waiting.Container().State.Waiting.Reason.Should().Be("PodInitializing");
        waiting.Status.Phase.Should().Be("Pending");
        var running = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        running.Status.InitContainerStatuses[0].Started.Should().BeTrue();
    }

    [Theory]
    [InlineData("Never")]
    [InlineData("OnFailure")]
    public async Task Row_79_a_sidecar_is_restarted_whatever_the_policy(string policy)
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("tick(100000,100)")).WithRestartPolicy(policy);
        pod.Spec.InitContainers = [await SidecarAsync("sidecar", "exit_once(file:/s/ran,0)", "tick(100000,50)")];

        await cluster.CreatePodAsync(space, pod.WithVolume(Shared, "/s"));

        var restarted = await cluster.UntilAsync(space, static p => p.Status?.InitContainerStatuses?[0] is { RestartCount: 1, State.Running: not null } && WasmPods.IsReady(p), "has its sidecar again");
        restarted.Status.Phase.Should().Be("Running");
        restarted.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_80_a_sidecars_exit_code_does_not_count()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("wait_for(file:/s/sidecar)");
        pod.Spec.InitContainers = [await SidecarAsync("sidecar", "write(lit:1)to(file:/s/sidecar)", "tick(100000,50)")];

        var ended = await cluster.RunAsync(space, pod.WithVolume(Shared, "/s"));

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Status.InitContainerStatuses[0].State.Terminated.ExitCode.Should().NotBe(0);
    }

    [Fact]
    public async Task Row_81_sidecars_end_after_the_containers_the_last_one_first()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.ScriptAsync("wait_for(file:/s/second)");
        pod.Spec.InitContainers =
        [
            await SidecarAsync("first", "tick(100000,50)"),
            await SidecarAsync("second", "write(lit:1)to(file:/s/second)", "sleep(0.5)", "tick(100000,50)"),
        ];
        pod.Spec.InitContainers[1].Lifecycle = new V1Lifecycle { PreStop = HealthPods.Hook(server.HttpPort, "/held") };
        await cluster.CreatePodAsync(space, pod.WithVolume(Shared, "/s").WithGracePeriod(600));

        await cluster.UntilAsync(() => server.Requests.Count == 1, "the last sidecar is being ended");
        var ending = await cluster.UntilAsync(space, static p => p.Container().State.Terminated is not null, "has ended its container");
        ending.Status.InitContainerStatuses.Should().OnlyContain(static s => s.State.Running != null, "the first waits for the second");
        server.Release();
        (await cluster.UntilAsync(space, WasmPods.HasEnded, "ended")).Status.Phase.Should().Be("Succeeded");
    }

    [Fact]
    public async Task Row_83_a_failing_init_container_keeps_the_pod_pending_while_sidecars_run()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = (await cluster.ScriptAsync("exit(0)")).WithRestartPolicy("Always").On(ClusterFixture.QuickNode);
        pod.Spec.InitContainers = [await SidecarAsync("sidecar", "tick(100000,50)"), await cluster.ScriptContainerAsync("bad", "exit(1)")];
        await cluster.CreatePodAsync(space, pod);

        var stuck = await cluster.UntilAsync(space, static p => p.Status?.InitContainerStatuses?[1].RestartCount >= 2, "restarted its init container twice");

        stuck.Status.Phase.Should().Be("Pending");
        stuck.Status.InitContainerStatuses[0].State.Running.Should().NotBeNull();
        stuck.Status.InitContainerStatuses[0].RestartCount.Should().Be(0);
        stuck.Container().State.Waiting.Reason.Should().Be("PodInitializing");
    }

    private async Task<V1Container> SidecarAsync(string name, params string[] script)
    {
        var container = await cluster.ScriptContainerAsync(name, script);
        container.RestartPolicy = "Always";
        return container;
    }
}
