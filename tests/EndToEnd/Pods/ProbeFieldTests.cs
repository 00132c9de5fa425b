using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>
/// Rows 78, 91, 92, 97 and 98 of the kubelet's contract. The fields are younger than the real control plane of these tests, whose API server
/// drops them: grpc (1.23), a probe's grace period (1.22), sidecars (1.28).
/// </summary>
[Collection(EmbeddedCluster.Name)]
public sealed class ProbeFieldTests(EmbeddedClusterFixture cluster)
{
    private static V1Probe Grpc(V1Container container) => new() { Grpc = new V1GRPCAction { Port = container.Ports[0].ContainerPort }, PeriodSeconds = 1, FailureThreshold = 1, TimeoutSeconds = 10 };

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

    [Fact]
    public async Task Row_91_a_grpc_probe_of_a_serving_container_restarts_nothing()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, static c => (c.LivenessProbe, c.ReadinessProbe) = (Grpc(c), Grpc(c))));

        var pod = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        await cluster.UntilAsync(async () => (await cluster.LogsAsync(space, "main")).Split("grpc health check").Length > 5, "was asked five times");
        (await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready")).Container().ContainerID.Should().Be(pod.Container().ContainerID);
    }

    [Fact]
    public async Task Row_92_a_failing_grpc_liveness_probe_restarts_the_container()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, static c => c.LivenessProbe = Grpc(c), "--healthy-for=2"));

        await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "Unhealthy", "Liveness probe failed: service unhealthy (responded with \"NOT_SERVING\")"), "an event tells");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Row_97_and_98_a_probes_own_grace_period_cuts_a_long_stop_short(bool liveness)
    {
        var space = await cluster.CreateNamespaceAsync();
        var probe = HealthPods.Get("/healthz");
        probe.TerminationGracePeriodSeconds = 2;
        var pod = await cluster.HealthPodAsync(
            space,
            c =>
            {
                c.LivenessProbe = liveness ? probe : null;
                c.StartupProbe = liveness ? null : probe;
                c.Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = 400 } } };
            },
            "--healthy-after=1000");
        await cluster.CreatePodAsync(space, pod.WithGracePeriod(500));

        await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted long before the Pod's own grace is over");
    }
}
