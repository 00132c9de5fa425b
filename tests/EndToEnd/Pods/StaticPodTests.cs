using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Rows 144 and 145 of the kubelet's contract: Pods of a node's own manifests.</summary>
public abstract class StaticPodTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_144_a_static_pod_runs_on_each_node_that_has_it_and_is_shown_by_a_mirror_that_comes_back()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var manifest = new StaticManifest(cluster.ManifestFolder, space);
        await manifest.WriteAsync(await cluster.ImageAsync("wasmercise"));
        var name = manifest.MirrorOn(cluster.NodeNames[0]);

        var mirror = await cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");
        mirror.Metadata.Annotations.Should().ContainKey("kubernetes.io/config.mirror");
        mirror.Metadata.OwnerReferences.Should().ContainSingle().Which.Kind.Should().Be("Node");
        (await cluster.LogsAsync(space, name)).Should().Contain("tick 1");
        await cluster.UntilPodAsync(space, manifest.MirrorOn(cluster.NodeNames[1]), WasmPods.IsReady, "is Ready");

        foreach (var grace in (long?[])[null, 0])
        {
            await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, name), new DeleteRequest(GracePeriodSeconds: grace), CancellationToken.None);

            var again = await cluster.UntilPodAsync(space, name, p => p.Metadata.Uid != mirror.Metadata.Uid && WasmPods.IsReady(p), "is there again");
            again.Container().ContainerID.Should().Be(mirror.Container().ContainerID, "deleting a mirror does not touch what it shows");
            again.Container().RestartCount.Should().Be(0);
            mirror = again;
        }

        manifest.Remove();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, name);
    }

    [Fact]
    public async Task Row_144_a_manifest_that_is_changed_is_another_pod()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var manifest = new StaticManifest(cluster.ManifestFolder, space);
        await manifest.WriteAsync(await cluster.ImageAsync("wasmercise"));
        var name = manifest.MirrorOn(cluster.NodeNames[0]);
        var before = await cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");

        await manifest.WriteAsync(await cluster.ImageAsync("ticker-wat"));

        var after = await cluster.UntilPodAsync(space, name, p => p.Metadata.Uid != before.Metadata.Uid && WasmPods.IsReady(p), "is another");
        after.Container().Image.Should().Contain("ticker-wat");
        after.Metadata.Annotations["kubernetes.io/config.mirror"].Should().NotBe(before.Metadata.Annotations["kubernetes.io/config.mirror"]);
        await cluster.UntilAsync(async () => !await cluster.IsModuleKnownAsync(before.Container().ContainerID), "the module of the one before has ended");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Row_145_a_static_pod_has_its_grace_period_when_its_manifest_goes_or_changes(bool changes)
    {
        await using var server = await HandlerServer.StartAsync();
        var space = await cluster.CreateNamespaceAsync();
        using var manifest = new StaticManifest(cluster.ManifestFolder, space) { PreStopPort = server.HttpPort };
        await manifest.WriteAsync(await cluster.ImageAsync("wasmercise"));
        var name = manifest.MirrorOn(cluster.NodeNames[0]);
        var running = await cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");
        await cluster.UntilPodAsync(space, manifest.MirrorOn(cluster.NodeNames[1]), WasmPods.IsReady, "is Ready");

        if (changes)
        {
            await manifest.WriteAsync(await cluster.ImageAsync("ticker-wat"));
        }
        else
        {
            manifest.Remove();
        }

        await cluster.UntilAsync(() => server.Requests.Count == 2, "both nodes run the preStop hook");
        (await cluster.IsModuleKnownAsync(running.Container().ContainerID)).Should().BeTrue("it has its grace period");
        server.Release();
        await cluster.UntilAsync(async () => !await cluster.IsModuleKnownAsync(running.Container().ContainerID), "the module has ended");
        manifest.Remove();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, name);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : StaticPodTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : StaticPodTests(cluster);
}
