using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Images;

/// <summary>Registries as a node's file describes them.</summary>
public abstract class MirrorTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_module_comes_from_the_mirror_while_its_registry_is_down()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.Registry.PushAsync(BuildOutput.Guest("hello-wat"), $"cache/{space}/hello", "v1", CancellationToken.None);
        var origin = $"localhost:{FreePorts.Next()}";
        var file = Path.Combine(cluster.TemporaryDirectory, $"registries-{space}.yaml");
        await File.WriteAllTextAsync(file, $"""
            registries:
            - host: {origin}
              mirrors:
              - host: {cluster.Registry.Authority}
                repositoryPrefix: cache
            """);
        await using var node = await cluster.StartOwnNodeAsync(space, 110, "--registries-config", file);

        var ended = await cluster.RunAsync(space, WasmPods.Create("main", $"{origin}/{space}/hello:v1").On(node.Name));

        ended.Status.Phase.Should().Be("Succeeded");
        ended.Container().ImageID.Should().StartWith($"{origin}/{space}/hello@sha256:", "the image keeps its name");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : MirrorTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : MirrorTests(cluster);
}
