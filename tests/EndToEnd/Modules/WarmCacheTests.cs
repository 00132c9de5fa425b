using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>Of two nodes with the same room, the scheduler takes the one that holds the module.</summary>
public abstract class WarmCacheTests(ClusterFixture cluster)
{
    private const string HostName = "kubernetes.io/hostname";

    [Fact]
    public async Task Modules_go_to_the_node_that_holds_their_digest_while_its_room_is_the_same()
    {
        var (cold, warm) = (await cluster.CreateNamespaceAsync(), await cluster.CreateNamespaceAsync());
        await using var first = await cluster.StartOwnNodeAsync(cold);
        await using var second = await cluster.StartOwnNodeAsync(warm);
        var image = await cluster.Registry.PushAsync(BuildOutput.Guest("ticker-wat"), $"warm-{warm}", "v1", CancellationToken.None);
        await cluster.CreateModuleAsync(warm, "seed", Spec(image, second.Name));
        var digest = (await cluster.UntilReadyAsync(warm, "seed", 1)).Status!.ResolvedDigest;
        var label = CachedModuleLabels.KeyOf($"{image}@{digest}")!;
        await second.UntilAsync(node => node.Metadata.Labels.ContainsKey(label), "says that it holds the module");
        await DeleteAsync(warm, "seed");

        // By chance, five would go to one node once in 32 times.
        foreach (var name in new[] { "one", "two", "three", "four", "five" })
        {
            await cluster.CreateModuleAsync(warm, name, Spec(image, first.Name, second.Name));
            await cluster.UntilReadyAsync(warm, name, 1);
            (await cluster.PodsAsync(warm)).Single().Spec.NodeName.Should().Be(second.Name);
            await DeleteAsync(warm, name);
        }
    }

    private static WasmModuleSpec Spec(string image, params string[] nodes) => new()
    {
        Module = image,
        Resolution = new() { Policy = ModuleResolutionPolicy.Once },
        Placement = new()
        {
            Tolerations = [OwnNodes.Toleration],
            Affinity = new V1Affinity
            {
                NodeAffinity = new V1NodeAffinity
                {
                    RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector
                    {
                        NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = HostName, OperatorProperty = "In", Values = nodes }] }],
                    },
                },
            },
        },
    };

    private async Task DeleteAsync(string space, string name)
    {
        await cluster.Api.DeleteAsync(KrustletResources.WasmModules, new NamespacedName(space, name), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilAsync(async () => (await cluster.PodsAsync(space)).Count == 0, "no Pod is left");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : WarmCacheTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : WarmCacheTests(cluster);
}
