using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Rows 85 to 102 of the kubelet's contract, as far as every API server knows the fields.</summary>
public abstract class ProbeTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_85_a_container_is_not_ready_before_its_probes_initial_delay()
    {
        var pod = await RunAsync(static c => c.ReadinessProbe = WithDelay(HealthPods.Get("/healthz"), 4), WasmPods.IsReady, "is Ready");

        (HealthPods.Ready(pod) - HealthPods.Started(pod)).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3), "times are whole seconds");
        pod.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_86_a_failing_readiness_probe_keeps_the_pod_unready_and_restarts_nothing()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => c.ReadinessProbe = HealthPods.Get("/healthz"), "--healthy-after=1000");

        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 500"), "an event tells");
        var pod = await cluster.UntilAsync(space, static p => HealthPods.Has(p, static c => c.Started == true), "has started");
        WasmPods.IsReady(pod).Should().BeFalse();
        pod.Status.Conditions.Single(static c => c.Type == "Ready").Reason.Should().Be("ContainersNotReady");
        pod.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_87_a_failing_http_liveness_probe_restarts_the_container()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => c.LivenessProbe = HealthPods.Get("/healthz"), "--healthy-for=2");

        var pod = await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted");
        (pod.Container().LastState.Terminated ?? pod.Container().State.Terminated).ExitCode.Should().BeOneOf(143, 137);
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "Killing", "Container main failed liveness probe, will be restarted"), "an event tells");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500"), "an event tells");
    }

    [Fact]
    public async Task Row_88_an_http_liveness_probe_of_a_healthy_container_restarts_nothing() =>
        await ShouldLiveAsync(HealthPods.Get("/healthz"));

    [Fact]
    public async Task Row_89_a_tcp_liveness_probe_of_a_healthy_container_restarts_nothing() =>
        await ShouldLiveAsync(new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "http" }, PeriodSeconds = 1, FailureThreshold = 1, TimeoutSeconds = 10 });

    [Fact]
    public async Task Row_90_the_restart_count_only_grows()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.HealthPodAsync(space, static c => c.LivenessProbe = HealthPods.Get("/healthz"), "--healthy-for=0");
        var created = await cluster.CreatePodAsync(space, pod.On(ClusterFixture.QuickNode));
        for (var times = 1; times <= 5; times++)
        {
            await cluster.UntilAsync(space, p => HealthPods.HasRestarted(p, times), $"is restarted {times} times");
        }

        await cluster.DeleteAsync(space);
        (await cluster.SeenUntilDeletedAsync(created)).SelectMany(static change => change.Object.Status.ContainerStatuses ?? []).Select(static c => c.RestartCount)
            .Should().BeInAscendingOrder();
    }

    [Fact]
    public async Task Row_93_a_failing_startup_probe_restarts_the_container()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => (c.StartupProbe, c.LivenessProbe) = (HealthPods.Get("/healthz"), HealthPods.Get("/other")), "--healthy-after=1000");

        await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "Killing", "Container main failed startup probe, will be restarted"), "an event tells");
    }

    [Fact]
    public async Task Row_94_liveness_is_not_asked_for_before_the_startup_probe_succeeds()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => (c.StartupProbe, c.LivenessProbe) = (Patient(HealthPods.Get("/healthz?startup")), HealthPods.Get("/healthz?liveness")), "--healthy-after=4");

        var pod = await cluster.UntilAsync(space, static p => HealthPods.Has(p, static c => c is { Started: false, State.Running: not null }), "runs and has not started");
        WasmPods.IsReady(pod).Should().BeFalse();
        var ready = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        ready.Container().RestartCount.Should().Be(0, "liveness failed before the start, and nobody asked");
        var log = await cluster.LogsAsync(space, "main");
        log.Split("startup").Length.Should().BeGreaterThan(2, "it failed at first");
        log.IndexOf("liveness", StringComparison.Ordinal).Should().Match(at => at < 0 || at > log.LastIndexOf("startup", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row_96_a_container_is_ready_as_soon_as_its_startup_probe_succeeds()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(
            space,
            static c =>
            {
                c.StartupProbe = Patient(HealthPods.Get("/healthz"));
                c.ReadinessProbe = HealthPods.Get("/healthz?readiness");
                c.ReadinessProbe.PeriodSeconds = 1000;
            },
            "--healthy-after=2");

        var ready = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready long before its readiness probe's period is over");
        ready.Container().Started.Should().BeTrue();
        ready.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_95_the_liveness_probe_counts_after_the_start()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => (c.StartupProbe, c.LivenessProbe) = (HealthPods.Get("/up"), HealthPods.Get("/healthz")), "--healthy-after=1000");

        await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "Unhealthy", "Liveness probe failed"), "an event tells");
    }

    [Fact]
    public async Task Row_99_a_redirect_to_the_same_host_is_followed()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => c.LivenessProbe = HealthPods.Get("/redirect?loc=/healthz"), "--healthy-for=2");

        await cluster.UntilAsync(space, static p => HealthPods.HasRestarted(p), "is restarted for what the redirect leads to");
    }

    [Fact]
    public async Task Row_100_a_redirect_to_another_host_is_a_success_with_a_warning()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => c.LivenessProbe = HealthPods.Get("/redirect?loc=http://0.0.0.0/"));

        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "ProbeWarning", "Liveness probe warning: Probe terminated redirects, Response body: moved"), "an event warns");
        var pod = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        pod.Container().RestartCount.Should().Be(0);
    }

    [Fact]
    public async Task Row_101_a_pod_that_ends_is_asked_whether_it_is_ready()
    {
        await using var server = await HandlerServer.StartAsync();
        var (space, before) = await EndSlowlyAsync(server, static c => c.ReadinessProbe = HealthPods.Get("/healthz"));

        await HealthPods.AskAsync(before, "/fail");

        var unready = await cluster.UntilAsync(space, HealthPods.IsUnready, "is not ready");
        unready.Container().State.Running.Should().NotBeNull();
        unready.Container().ContainerID.Should().Be(before.Container().ContainerID);
        server.Release();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task Row_102_a_pod_that_ends_is_not_asked_whether_it_lives()
    {
        await using var server = await HandlerServer.StartAsync();
        var (space, before) = await EndSlowlyAsync(server, static c => (c.ReadinessProbe, c.LivenessProbe) = (HealthPods.Get("/healthz"), HealthPods.Get("/healthz?liveness")));

        await HealthPods.AskAsync(before, "/fail");

        var unready = await cluster.UntilAsync(space, HealthPods.IsUnready, "is not ready: as often was it to be asked whether it lives");
        unready.Container().ContainerID.Should().Be(before.Container().ContainerID);
        unready.Container().RestartCount.Should().Be(0);
        (await cluster.HasEventAsync(space, "Unhealthy", "Liveness")).Should().BeFalse();
        server.Release();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task An_exec_probe_is_refused_with_the_reason_and_what_to_use()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, static c => c.LivenessProbe = new V1Probe { Exec = new V1ExecAction { Command = ["true"] } });

        var pod = await cluster.UntilAsync(space, static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "waits in CreateContainerConfigError");
        pod.Container().State.Waiting.Message.Should().Contain("livenessProbe.exec").And.Contain("use httpGet, tcpSocket or grpc");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_with_its_address()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.HealthPodAsync(space, static _ => { });
        pod.Add(new V1Container { Name = "second", Image = pod.Spec.Containers[0].Image, Ports = [new V1ContainerPort { ContainerPort = HealthPods.Port(pod) }] });
        await cluster.CreatePodAsync(space, pod);

        var waiting = await cluster.UntilAsync(space, static p => IsWaitingForPort(p), "one container waits in RunContainerError");
        waiting.Status.ContainerStatuses.Single(static c => c.State.Waiting is not null).State.Waiting.Message.Should().Contain($"{waiting.Status.PodIP}:{HealthPods.Port(pod)}").And.Contain("another containerPort");
    }

    private static bool IsWaitingForPort(V1Pod pod) =>
        pod.Status?.ContainerStatuses is { Count: 2 } all && all.Count(static c => c.State.Waiting?.Reason == "RunContainerError") == 1 && all.Count(static c => c.State.Running is not null) == 1;

    private static V1Probe WithDelay(V1Probe probe, int seconds)
    {
        probe.InitialDelaySeconds = seconds;
        return probe;
    }

    private static V1Probe Patient(V1Probe probe)
    {
        probe.FailureThreshold = 100;
        return probe;
    }

    private async Task ShouldLiveAsync(V1Probe liveness)
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, c => (c.LivenessProbe, c.ReadinessProbe) = (liveness, HealthPods.Get("/healthz?readiness")));
        var pod = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await cluster.UntilAsync(async () => (await cluster.LogsAsync(space, "main")).Split("GET /healthz?readiness").Length > 5, "was asked five times");
        var later = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        later.Container().ContainerID.Should().Be(pod.Container().ContainerID);
        later.Container().RestartCount.Should().Be(0);
        (await cluster.LogsAsync(space, "main")).Should().Contain("agent=kube-probe/");
    }

    /// <summary>A Pod that is being deleted and waits for its preStop hook.</summary>
    private async Task<(string Namespace, V1Pod Before)> EndSlowlyAsync(HandlerServer server, Action<V1Container> change)
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, c =>
        {
            change(c);
            c.Lifecycle = new V1Lifecycle { PreStop = HealthPods.Hook(server.HttpPort, "/held") };
        });
        var before = await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        await cluster.DeleteAsync(space);
        await cluster.UntilAsync(() => server.Requests.Count == 1, "the preStop hook is run");
        return (space, before);
    }

    private async Task StartAsync(string space, Action<V1Container> change, params string[] args) =>
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, change, args));

    private async Task<V1Pod> RunAsync(Action<V1Container> change, Func<V1Pod, bool> condition, string wanted)
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, change);
        return await cluster.UntilAsync(space, condition, wanted);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ProbeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ProbeTests(cluster);
}
