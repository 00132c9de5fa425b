using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Rows 104, 106, 110 and 111 of the kubelet's contract: what is done before a container ends.</summary>
public abstract class PreStopHookTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_104_a_preStop_hook_over_http_is_run() => await ShouldBeAskedAsync("HTTP");

    [Fact]
    public async Task Row_106_a_preStop_hook_over_https_is_run() => await ShouldBeAskedAsync("HTTPS");

    [Fact]
    public async Task Row_110_a_preStop_hook_is_run_when_a_pod_is_killed_and_not_before()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, HealthPods.Hook(server.HttpPort, "/pre"));
        server.Requests.Should().BeEmpty();

        await cluster.MergeAsync(ApiResources.Pods, space, "main", """{"spec":{"activeDeadlineSeconds":1}}""");

        await cluster.UntilAsync(space, WasmPods.HasEnded, "ended");
        server.Requests.Should().Equal("http /pre");
    }

    [Fact]
    public async Task Row_111_a_pod_ends_when_its_preStop_hook_is_done()
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, HealthPods.Hook(server.HttpPort, "/held"));

        await cluster.DeleteAsync(space);
        await cluster.UntilAsync(() => server.Requests.Count == 1, "the hook is run");
        var waiting = await cluster.UntilAsync(space, static p => p.Metadata.DeletionTimestamp is not null, "is being deleted");
        waiting.Container().State.Running.Should().NotBeNull();
        (await HealthPods.AskAsync(waiting, "/healthz")).Should().Be("ok\n");

        server.Release();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task An_exec_hook_is_refused_with_the_reason_and_what_to_use()
    {
        var space = await cluster.CreateNamespaceAsync();
        var hook = new V1LifecycleHandler { Exec = new V1ExecAction { Command = ["true"] } };
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, c => c.Lifecycle = new V1Lifecycle { PreStop = hook }));

        var pod = await cluster.UntilAsync(space, static p => WasmPods.WaitingReason(p) == "CreateContainerConfigError", "waits in CreateContainerConfigError");
        pod.Container().State.Waiting.Message.Should().Contain("lifecycle.preStop.exec").And.Contain("use httpGet or sleep");
    }

    private async Task ShouldBeAskedAsync(string scheme)
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        await StartAsync(space, HealthPods.Hook(server.PortOf(scheme), "/pre", scheme));

        await cluster.DeleteAsync(space);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        server.Requests.Should().Equal($"{scheme.ToLowerInvariant()} /pre");
    }

    private async Task StartAsync(string space, V1LifecycleHandler hook)
    {
        await cluster.CreatePodAsync(space, await cluster.HealthPodAsync(space, c => c.Lifecycle = new V1Lifecycle { PreStop = hook }));
        await cluster.UntilAsync(space, WasmPods.IsReady, "is Ready");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PreStopHookTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PreStopHookTests(cluster);
}
