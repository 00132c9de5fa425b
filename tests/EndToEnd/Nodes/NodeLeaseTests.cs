using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Nodes;

/// <summary>Rows 138 to 140 of the kubelet's contract: how a node shows that it is there.</summary>
public abstract class NodeLeaseTests(ClusterFixture cluster)
{
    private const string Namespace = "kube-node-lease";

    [Fact]
    public async Task Row_138_a_lease_is_created_and_renewed()
    {
        var name = cluster.NodeNames[0];
        var lease = await cluster.UntilAsync(ApiResources.Leases, Namespace, name, found => found.Spec?.RenewTime is not null, "has a renew time");

        var renewed = await cluster.UntilAsync(ApiResources.Leases, Namespace, name, found => found.Spec.RenewTime > lease.Spec.RenewTime, "was renewed");

        renewed.Spec.HolderIdentity.Should().Be(name);
        renewed.Spec.LeaseDurationSeconds.Should().Be(40);
    }

    [Fact]
    public async Task Row_139_the_lease_is_owned_by_the_node()
    {
        var name = cluster.NodeNames[0];
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, name, _ => true, "exists");

        var lease = await cluster.UntilAsync(ApiResources.Leases, Namespace, name, _ => true, "exists");

        var owner = lease.Metadata.OwnerReferences.Should().ContainSingle().Subject;
        (owner.Kind, owner.Name, owner.Uid).Should().Be(("Node", name, node.Metadata.Uid));
    }

    [Fact]
    public async Task Row_140_the_status_is_not_written_while_the_lease_is_renewed_and_nothing_changes()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(
            space, 110, "--node-lease-duration-seconds", "4", "--node-status-update-frequency", "1s", "--node-status-report-frequency", "5m");
        await RenewedAsync(node, times: 2);
        var before = await node.UntilAsync(_ => true, "exists");

        await RenewedAsync(node, times: 4);

        Heartbeats(await node.UntilAsync(_ => true, "exists")).Should().Equal(Heartbeats(before));
    }

    private static IEnumerable<DateTime?> Heartbeats(V1Node node) =>
        node.Status.Conditions.Where(static c => c.Type is "Ready" or "MemoryPressure" or "DiskPressure" or "PIDPressure").OrderBy(static c => c.Type).Select(static c => c.LastHeartbeatTime);

    private async Task RenewedAsync(OwnNode node, int times)
    {
        var lease = await cluster.UntilAsync(ApiResources.Leases, Namespace, node.Name, _ => true, "exists");
        for (var i = 0; i < times; i++)
        {
            var last = lease.Spec.RenewTime;
            lease = await cluster.UntilAsync(ApiResources.Leases, Namespace, node.Name, found => found.Spec.RenewTime > last, "was renewed");
        }
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : NodeLeaseTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : NodeLeaseTests(cluster);
}
