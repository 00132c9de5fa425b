using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Rows 103 to 111 of the kubelet's contract, and row 72, as far as every API server knows the fields.</summary>
public abstract class HookTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData("HTTP")]
    [InlineData("HTTPS")]
    public async Task Row_103_and_105_a_postStart_hook_is_run(string scheme)
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PostStart = HealthPods.Hook(PortOf(server, scheme), "/post", scheme) });

        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        server.Requests.Should().Equal($"{scheme.ToLowerInvariant()} /post");
    }

    [Theory]
    [InlineData("HTTP")]
    [InlineData("HTTPS")]
    public async Task Row_104_106_and_110_a_preStop_hook_is_run_when_the_pod_is_deleted(string scheme)
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PreStop = HealthPods.Hook(PortOf(server, scheme), "/pre", scheme) });
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        server.Requests.Should().BeEmpty();

        await cluster.DeleteAsync(space);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        server.Requests.Should().Equal($"{scheme.ToLowerInvariant()} /pre");
    }

    [Fact]
    public async Task Row_106_an_HTTPS_hook_whose_server_speaks_HTTP_is_asked_again()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PostStart = HealthPods.Hook(server.HttpPort, "/post", "HTTPS") });

        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
        server.Requests.Should().Equal("http /post");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "LifecycleHTTPFallback", "retrying with HTTP"), "an event tells");
    }

    [Fact]
    public async Task Row_111_a_pod_ends_when_its_preStop_hook_is_done()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PreStop = HealthPods.Hook(server.HttpPort, "/held") });
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await cluster.DeleteAsync(space);
        await cluster.UntilAsync(() => server.Requests.Count == 1, "the hook is run");
        var waiting = await cluster.UntilAsync(space, static p => p.Metadata.DeletionTimestamp is not null, "is being deleted");
        waiting.Container().State.Running.Should().NotBeNull();
        (await HealthPods.AskAsync(waiting, "/healthz")).Should().Be("ok\n");

        server.Release();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task A_preStop_hook_that_hangs_is_cut_off_when_grace_is_over()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PreStop = HealthPods.Hook(server.HttpPort, "/held") });
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");

        await cluster.DeleteAsync(space, grace: 2);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        server.Requests.Should().Equal("http /held");
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "FailedPreStopHook", "grace period"), "an event tells");
    }

    [Fact]
    public async Task Row_72_the_second_container_is_started_when_the_first_ones_postStart_hook_is_done()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        var pod = await cluster.HealthPodAsync(space, c => c.Lifecycle = new V1Lifecycle { PostStart = HealthPods.Hook(server.HttpPort, "/held") });
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
    public async Task A_failed_postStart_hook_ends_the_container()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PostStart = HealthPods.Hook(1, "/nobody") });

        var pod = await cluster.UntilAsync(space, static p => WasmPods.WaitingReason(p) == "PostStartHookError" && HealthPods.HasRestarted(p), "waits in PostStartHookError");
        WasmPods.IsReady(pod).Should().BeFalse();
        await cluster.UntilAsync(() => cluster.HasEventAsync(space, "FailedPostStartHook", "PostStartHook failed"), "an event tells");
    }

    [Fact]
    public async Task An_exec_hook_is_refused_with_the_reason_and_what_to_use()
    {
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, new V1Lifecycle { PreStop = new V1LifecycleHandler { Exec = new V1ExecAction { Command = ["true"] } } });

        var pod = await cluster.UntilAsync(space, static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "waits in CreateContainerConfigError");
        pod.Container().State.Waiting.Message.Should().Contain("lifecycle.preStop.exec").And.Contain("use httpGet or sleep");
    }

    private static int PortOf(HandlerServer server, string scheme) => scheme == "HTTPS" ? server.HttpsPort : server.HttpPort;

    private async Task StartAsync(string space, V1Lifecycle lifecycle) =>
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, c => c.Lifecycle = lifecycle));

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : HookTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : HookTests(cluster);
}
