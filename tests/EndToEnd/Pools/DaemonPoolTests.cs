using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>A pool that has an agent beside each of the Linux nodes it chooses.</summary>
public abstract class DaemonPoolTests(NetworkedClusterFixture cluster)
{
    [Fact]
    public async Task Each_chosen_Linux_node_has_a_node_for_modules_beside_it_and_another_configuration_reaches_one_after_the_other()
    {
        var name = await cluster.CreateNamespaceAsync();
        await using var pool = await AgentPool.StartAsync(cluster, name, 2, new WasmNodePoolSpec { Provisioning = NodePoolProvisioning.Daemon });
        var beside = pool.Linux.Names.Select(static linux => linux + "-wasm").ToList();
        (await pool.NodesAsync()).Keys.Should().BeEquivalentTo(beside);
        await RunPodAsync(name, "first", beside[0]);
        var before = await pool.AgentsAsync();
        await using var away = await AwayNodes.StartAsync(cluster, name);

        await pool.ChangeAsync("""{"spec":{"capacity":{"pods":50}}}""");
        await pool.UntilReadyAsync(2);
        await away.StopAsync();

        away.Most.Should().Be(1, away.History);
        await cluster.UntilGoneAsync(ApiResources.Pods, name, "first");
        var wanted = (await cluster.Api.GetAsync(ApiResources.DaemonSets, new NamespacedName(AgentPool.OperatorNamespace, pool.Workload), CancellationToken.None))!.Spec.Template.Metadata.Annotations[KrustletLabels.Configuration];
        var nodes = await pool.NodesAsync();
        nodes.Keys.Should().BeEquivalentTo(beside);
        nodes.Values.Should().OnlyContain(node => node.Metadata.Labels[KrustletLabels.Configuration] == wanted && node.Status.Capacity["pods"].ToInt32() == 50);
        (await pool.AgentsAsync()).Select(static agent => agent.Metadata.Uid).Should().NotIntersectWith(before.Select(static agent => agent.Metadata.Uid));
        await pool.UntilEventsAsync("NodeReplaced", beside);
        await RunPodAsync(name, "second", beside[1]);
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(name, "second"), new DeleteRequest(), CancellationToken.None);
        await pool.DeleteAsync();
    }

    private async Task RunPodAsync(string space, string pod, string node)
    {
        await cluster.CreatePodAsync(space, WasmPods.Create(pod, await cluster.ImageAsync("sleep-wat")).On(node).WithGracePeriod(1));
        await cluster.UntilPodAsync(space, pod, static found => found.Status?.Phase == "Running", "runs");
    }

    [Collection(EmbeddedNetwork.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedNetworkFixture cluster) : DaemonPoolTests(cluster);

    [Collection(RealNetwork.Name)]
    public sealed class OnTheRealControlPlane(RealNetworkFixture cluster) : DaemonPoolTests(cluster);
}
