using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>
/// Rows 91, 92, 97 and 98 of the kubelet's contract. The fields are younger than the real control plane of these tests, whose API server
/// drops them: grpc (1.23), a probe's grace period (1.22).
/// </summary>
[Collection(EmbeddedCluster.Name)]
public sealed class ProbeFieldTests(EmbeddedClusterFixture cluster)
{
    private static V1Probe Grpc(V1Container container) => new() { Grpc = new V1GRPCAction { Port = container.Ports[0].ContainerPort }, PeriodSeconds = 1, FailureThreshold = 1, TimeoutSeconds = 10 };

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

    [Fact]
    public async Task Row_97_a_liveness_probes_own_grace_period_cuts_a_long_stop_short() =>
        await ShouldRestartAsync(static (container, probe) => container.LivenessProbe = probe);

    [Fact]
    public async Task Row_98_a_startup_probes_own_grace_period_cuts_a_long_stop_short() =>
        await ShouldRestartAsync(static (container, probe) => container.StartupProbe = probe);

    private async Task ShouldRestartAsync(Action<V1Container, V1Probe> set)
    {
        var space = await cluster.CreateNamespaceAsync();
        var probe = HealthPods.Get("/healthz");
        probe.TerminationGracePeriodSeconds = 2;
        var pod = await cluster.HealthPodAsync(
            space,
            c =>
            {
                set(c, probe);
                c.Lifecycle = new V1Lifecycle { PreStop = new V1LifecycleHandler { Sleep = new V1SleepAction { Seconds = 400 } } };
            },
            "--healthy-after=1000");
        await cluster.CreatePodAsync(space, pod.WithGracePeriod(500));

        await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted long before the Pod's own grace is over");
    }
}
