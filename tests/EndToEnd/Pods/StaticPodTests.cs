using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Pods;

/// <summary>Contract 1.15: Pods of a node's own manifests.</summary>
public abstract class StaticPodTests(ClusterFixture cluster)
{
    [Fact]
    [Trait("Contract", "144")]
    [Trait("Contract", "145")]
    public async Task A_manifest_runs_on_each_node_that_has_it_and_is_shown_by_a_mirror()
    {
        var space = await cluster.CreateNamespaceAsync();
        var name = "static-0-" + cluster.NodeNames[0];
        var file = Path.Combine(cluster.ManifestFolder, space + ".yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: static-0, namespace: {{space}}}
            spec:
              containers:
              - {name: main, image: "{{await cluster.ImageAsync("wasmercise")}}", args: ["tick(100000,100)"]}
            """);
        try
        {
            var mirror = await cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");
            mirror.Metadata.Annotations.Should().ContainKey("kubernetes.io/config.mirror");
            mirror.Metadata.OwnerReferences.Should().ContainSingle().Which.Kind.Should().Be("Node");
            (await cluster.LogsAsync(space, name)).Should().Contain("tick 1");
            await cluster.UntilPodAsync(space, "static-0-" + cluster.NodeNames[1], WasmPods.IsReady, "is Ready");

            await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, name), new DeleteRequest(GracePeriodSeconds: 0), CancellationToken.None);

            var again = await cluster.UntilPodAsync(space, name, p => p.Metadata.Uid != mirror.Metadata.Uid && WasmPods.IsReady(p), "is there again");
            again.Container().ContainerID.Should().Be(mirror.Container().ContainerID, "deleting a mirror does not touch what it shows");
            again.Container().RestartCount.Should().Be(0);
        }
        finally
        {
            File.Delete(file);
        }

        await cluster.UntilGoneAsync(ApiResources.Pods, space, name);
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : StaticPodTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : StaticPodTests(cluster);
}
