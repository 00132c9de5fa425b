using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>A pool counts its nodes and dresses them.</summary>
public abstract class NodePoolTests(ClusterFixture cluster)
{
    private const string Key = "e2e.krustlet.dev/tier";

    [Fact]
    public async Task Its_nodes_are_counted_and_carry_its_template_for_as_long_as_it_is_there()
    {
        var pool = new WasmNodePool
        {
            Metadata = new V1ObjectMeta { Name = ClusterFixture.Pool },
            Spec = new WasmNodePoolSpec
            {
                Provisioning = NodePoolProvisioning.External,
                Template = new NodePoolTemplate
                {
                    Labels = new Dictionary<string, string> { [Key] = "gold" },
                    Taints = [new V1Taint { Key = Key, Value = "gold", Effect = "PreferNoSchedule" }],
                },
            },
        };
        await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, pool, CancellationToken.None);
        try
        {
            var ready = await cluster.UntilAsync(
                KrustletResources.WasmNodePools, null, ClusterFixture.Pool,
                found => found.Status is { ReadyReplicas: 2, UpdatedReplicas: 2 } status && status.Conditions!.Any(condition => condition is { Type: "Ready", Status: "True" }), "is Ready with its nodes");

            ready.Status!.Nodes!.Select(node => node.Name).Should().Equal(cluster.NodeNames);
            ready.Status.Capacity.Should().ContainKeys("cpu", "memory", "pods");
            foreach (var name in cluster.NodeNames)
            {
                await cluster.UntilAsync(ApiResources.Nodes, null, name, IsDressed, "carries label and taint");
            }
        }
        finally
        {
            await cluster.Api.DeleteAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(ClusterFixture.Pool), new DeleteRequest(), CancellationToken.None);
        }

        foreach (var name in cluster.NodeNames)
        {
            await cluster.UntilAsync(ApiResources.Nodes, null, name, node => !HasLabel(node) && !HasTaint(node), "has lost label and taint");
        }
    }

    private static bool IsDressed(V1Node node) => HasLabel(node) && HasTaint(node);

    private static bool HasLabel(V1Node node) => node.Metadata.Labels?.ContainsKey(Key) ?? false;

    private static bool HasTaint(V1Node node) => node.Spec?.Taints?.Any(taint => taint.Key == Key) ?? false;

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : NodePoolTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : NodePoolTests(cluster);
}
