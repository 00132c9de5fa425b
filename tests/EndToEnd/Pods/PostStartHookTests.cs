using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Rows 71, 72, 103 and 105 of the kubelet's contract: what is done after a container has begun.</summary>
public abstract class PostStartHookTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_71_init_containers_have_ended_before_a_postStart_hook_is_run()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.HealthPodAsync(space, c => c.Lifecycle = Lifecycle(server.HttpPort, "/held"));
        pod.Spec.InitContainers = [await cluster.ScriptContainerAsync("init", "sleep(1)")];
        await cluster.CreatePodAsync(space, pod);

        var initializing = await cluster.UntilAsync(space, static p => p.Status?.InitContainerStatuses?[0].State?.Running is not null, "initializes");
        server.Requests.Should().BeEmpty();
        initializing.Container().ContainerID.Should().BeNull();
        await cluster.UntilAsync(() => server.Requests.Count == 1, "the hook is run");
        var waiting = await cluster.UntilAsync(space, static p => p.Status.InitContainerStatuses[0].State.Terminated is not null, "is initialized");
        waiting.Status.InitContainerStatuses[0].State.Terminated.ExitCode.Should().Be(0);

        server.Release();
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
    }

    [Fact]
    public async Task Row_72_the_second_container_is_started_when_the_first_ones_postStart_hook_is_done()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.HealthPodAsync(space, c => c.Lifecycle = Lifecycle(server.HttpPort, "/held"));
        pod.Add(new V1Container { Name = "second", Image = await cluster.ImageAsync("ticker-wat") });
        await cluster.CreatePodAsync(space, pod);

        await cluster.UntilAsync(() => server.Requests.Count == 1, "the hook is run");
        var waiting = await cluster.UntilAsync(space, static p => HealthPods.Has(p, static c => c.ContainerID is not null), "has its first container");
        waiting.Container("second").ContainerID.Should().BeNull();
        waiting.Container().State.Waiting.Reason.Should().Be("ContainerCreating");

        server.Release();
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
    }

    [Fact]
    public async Task Row_103_a_postStart_hook_over_http_is_run() => await ShouldBeAskedAsync("HTTP");

    [Fact]
    public async Task Row_105_a_postStart_hook_over_https_is_run() => await ShouldBeAskedAsync("HTTPS");

    [Fact]
    public async Task An_HTTPS_hook_whose_server_speaks_HTTP_is_asked_again()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, Lifecycle(server.HttpPort, "/post", "HTTPS"));

        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        server.Requests.Should().Equal("http /post");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "LifecycleHTTPFallback", "retrying with HTTP"), "an event tells");
    }

    [Fact]
    public async Task A_failed_postStart_hook_ends_the_container()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, Lifecycle(1, "/nobody"));

        var pod = await cluster.UntilAsync(space, static p => WasmPods.WaitingReason(p) == "PostStartHookError" && HealthPods.HasRestarted(p), "waits in PostStartHookError");
        WasmPods.IsReady(pod).Should().BeFalse();
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "FailedPostStartHook", "PostStartHook failed"), "an event tells");
    }

    private static V1Lifecycle Lifecycle(int port, string path, string scheme = "HTTP") => new() { PostStart = HealthPods.Hook(port, path, scheme) };

    private async Task ShouldBeAskedAsync(string scheme)
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, Lifecycle(server.PortOf(scheme), "/post", scheme));

        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        server.Requests.Should().Equal($"{scheme.ToLowerInvariant()} /post");
    }

    private async Task StartAsync(string space, V1Lifecycle lifecycle) =>
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, c => c.Lifecycle = lifecycle));

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PostStartHookTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PostStartHookTests(cluster);
}
