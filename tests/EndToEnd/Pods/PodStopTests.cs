using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Stopping, whatever the module does.</summary>
public abstract class PodStopTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData("spin-wat", "")]
    [InlineData("sleep-wat", "")]
    [InlineData("ticker-wat", "")]
    [InlineData("wasmercise-component", "sleep(3600)")]
    [InlineData("wasmercise-component", "spin()")]
    public async Task A_deleted_pod_is_gone_within_its_grace(string guest, string script)
    {
        var space = await cluster.CreateNamespaceAsync();
        var args = script.Length == 0 ? Array.Empty<string>() : [script];
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync(guest), args).WithGracePeriod(5));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task The_last_status_tells_how_it_was_stopped()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("spin-wat"));
        pod.Metadata.Finalizers = ["e2e.krustlet.dev/keep"];
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);

        var stopped = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        stopped.Container().State.Terminated.ExitCode.Should().BeOneOf(143, 137);
        stopped.Container().State.Terminated.Reason.Should().Be("Error");
        await cluster.Api.PatchAsync(
            ApiResources.Pods, new NamespacedName(space, "main"), new PatchRequest(PatchKind.Merge, """{"metadata":{"finalizers":null}}"""), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Fact]
    public async Task A_forced_delete_leaves_nothing_running()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", new V1Container { Name = "main", Image = await cluster.ImageAsync("wasmercise"), Args = ["tick(100000,50)"] });
        await cluster.CreatePodAsync(space, pod);
        var running = await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(GracePeriodSeconds: 0), CancellationToken.None);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        await cluster.UntilAsync(async () => !await cluster.IsModuleKnownAsync(running.Container().ContainerID), "the host has forgotten the module");
    }

    [Fact]
    public async Task Deleting_a_pod_that_cannot_start_works_too()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", $"{cluster.Registry.Authority}/nobody/nothing:v1"));
        await cluster.UntilPodAsync(space, "main", found => WasmPods.WaitingReason(found) is "ErrImagePull" or "ImagePullBackOff", "waits for its image");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(), CancellationToken.None);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : PodStopTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : PodStopTests(cluster);
}
