using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Nodes;

/// <summary>What a node says of itself.</summary>
public abstract class NodeRegistrationTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_node_presents_itself_as_the_original_did()
    {
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, cluster.NodeNames[0], _ => true, "exists");

        node.Metadata.Labels.Should().Contain("kubernetes.io/arch", "wasm32-wasi").And.Contain("kubernetes.io/os", "wasm32-wasi").And.Contain("type", "krustlet");
        node.Metadata.Labels.Should().Contain("node.krustlet.dev/pool", ClusterFixture.Pool).And.Contain("node.krustlet.dev/runtime-wasi", "true");
        node.Metadata.Labels.Should().Contain("kubernetes.io/hostname", node.Metadata.Name);
        node.Status.NodeInfo.Architecture.Should().Be("wasm-wasi");
        node.Status.DaemonEndpoints.KubeletEndpoint.Port.Should().BePositive();
    }

    [Fact]
    public async Task Only_pods_that_tolerate_wasm_come()
    {
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, cluster.NodeNames[0], HasLostStartTaints, "has lost its start taints");

        node.Spec.Taints.Select(taint => (taint.Key, taint.Value, taint.Effect)).Should().BeEquivalentTo(
            [("kubernetes.io/arch", "wasm32-wasi", "NoSchedule"), ("kubernetes.io/arch", "wasm32-wasi", "NoExecute")]);
    }

    [Fact]
    public async Task Capacity_is_measured_and_conditions_are_the_kubelets()
    {
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, cluster.NodeNames[0], IsReady, "is Ready");

        node.Status.Capacity.Should().ContainKeys("cpu", "memory", "pods", "ephemeral-storage");
        node.Status.Capacity["cpu"].ToString().Should().Be(Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture));
        node.Status.Allocatable.Should().ContainKeys("cpu", "memory", "pods", "ephemeral-storage");
        node.Status.Conditions.Select(condition => (condition.Type, condition.Status, condition.Reason)).Should().BeEquivalentTo(
        [
            ("MemoryPressure", "False", "KubeletHasSufficientMemory"),
            ("DiskPressure", "False", "KubeletHasNoDiskPressure"),
            ("PIDPressure", "False", "KubeletHasSufficientPID"),
            ("Ready", "True", "KubeletReady"),
        ]);
    }

    [Fact]
    public async Task A_deleted_node_registers_again()
    {
        await using var own = await cluster.StartOwnNodeAsync(await cluster.CreateNamespaceAsync());
        var before = await own.UntilAsync(IsReady, "is Ready");

        await cluster.Api.DeleteAsync(ApiResources.Nodes, NamespacedName.Cluster(own.Name), new DeleteRequest(), CancellationToken.None);

        var after = await own.UntilAsync(node => node.Metadata.Uid != before.Metadata.Uid && IsReady(node), "is there again");
        after.Metadata.Labels.Should().Contain("node.krustlet.dev/pool", before.Metadata.Labels["node.krustlet.dev/pool"]);
    }

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) ?? false;

    private static bool HasLostStartTaints(V1Node node) => node.Spec?.Taints?.All(taint => taint.Key == "kubernetes.io/arch") ?? false;

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : NodeRegistrationTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : NodeRegistrationTests(cluster);
}
