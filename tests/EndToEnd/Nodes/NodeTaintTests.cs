using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Nodes;

/// <summary>Row 142 of the kubelet's contract: what NoExecute taints do to Pods, and when they no longer do.</summary>
public abstract class NodeTaintTests(ClusterFixture cluster)
{
    private static readonly V1Taint First = new() { Key = "e2e.krustlet.dev/first", Effect = "NoExecute" };
    private static readonly V1Taint Second = new() { Key = "e2e.krustlet.dev/second", Effect = "NoExecute" };

    /// <summary>
    /// Both taints come at once, the first goes again. When the Pod that endures the second for as long is evicted, the time of the Pod that
    /// endured the first is over too.
    /// </summary>
    [Fact]
    public async Task Row_142_a_taint_that_is_removed_in_time_evicts_nobody()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        await StartAsync(space, node, "stays", Tolerates(First, 5), Tolerates(Second, null));
        await StartAsync(space, node, "goes", Tolerates(First, null), Tolerates(Second, 5));

        await TaintAsync(node, First, Second);
        await TaintAsync(node, Second);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "goes");
        var stays = await cluster.Api.GetAsync(ApiResources.Pods, new NamespacedName(space, "stays"), CancellationToken.None);
        stays!.Metadata.DeletionTimestamp.Should().BeNull();
        WasmPods.IsReady(stays).Should().BeTrue();
    }

    [Fact]
    public async Task Row_142_the_shortest_toleration_counts()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        await StartAsync(space, node, "main", Tolerates(First, 1000), Tolerates(Second, 1));

        await TaintAsync(node, First, Second);

        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
    }

    private static V1Toleration Tolerates(V1Taint taint, long? seconds) => new() { Key = taint.Key, OperatorProperty = "Exists", Effect = taint.Effect, TolerationSeconds = seconds };

    private async Task StartAsync(string space, OwnNode node, string name, params V1Toleration[] tolerations)
    {
        var pod = (await cluster.ScriptAsync("tick(100000,100)")).On(node.Name).WithGracePeriod(1);
        (pod.Metadata.Name, pod.Spec.Tolerations) = (name, [.. pod.Spec.Tolerations, .. tolerations]);
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");
    }

    /// <summary>Gives the node these taints of ours and no others of ours.</summary>
    private Task TaintAsync(OwnNode own, params V1Taint[] taints) => cluster.UntilAsync(
        async () =>
        {
            // A young Node's not-ready taint is taken away by a controller that writes all taints anew, ours away with it.
            var node = await own.UntilAsync(static n => n.Spec.Taints?.Any(static t => t.Key.StartsWith("node.kubernetes.io/", StringComparison.Ordinal)) != true, "has no taints of the cluster's own");
            node.Spec.Taints = [.. (node.Spec.Taints ?? []).Where(static t => t.Key != First.Key && t.Key != Second.Key), .. taints];
            try
            {
                await cluster.Api.ReplaceAsync(ApiResources.Nodes, node, null, CancellationToken.None);
                return true;
            }
            catch (ApiException error) when (error.Reason == ApiErrorReason.Conflict)
            {
                return false;
            }
        },
        "has the taints");

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : NodeTaintTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : NodeTaintTests(cluster);
}
