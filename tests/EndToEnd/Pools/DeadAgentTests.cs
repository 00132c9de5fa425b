using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>An agent of a Hosted pool that dies and does not come back.</summary>
public abstract class DeadAgentTests(NetworkedClusterFixture cluster)
{
    [Fact]
    public async Task A_dead_node_is_noticed_told_of_and_replaced()
    {
        var name = await cluster.CreateNamespaceAsync();
        var spec = new WasmNodePoolSpec { Provisioning = NodePoolProvisioning.Hosted, Replicas = 1, Agent = new NodePoolAgent { ReplaceAfter = "20s" } };
        await using var pool = await AgentPool.StartAsync(cluster, name, 1, spec);
        var dead = (await pool.AgentsAsync()).Single();

        await pool.Linux.KillAsync(dead);

        var reported = await pool.UntilAsync(static found => AgentPool.Is(found, "Ready", "False"), "is not Ready");
        reported.Status!.Conditions!.Single(static condition => condition.Type == "Ready").Reason.Should().Be("NodesNotReady");
        reported.Status.Nodes!.Single().Ready.Should().NotBe(true);
        await pool.UntilEventsAsync("NodeNotReady", [dead.Metadata.Name]);

        await pool.UntilReadyAsync(1);
        await pool.UntilEventsAsync("AgentGivenUp", [dead.Metadata.Name]);
        var agent = (await pool.AgentsAsync()).Should().ContainSingle().Subject;
        agent.Metadata.Name.Should().Be(dead.Metadata.Name);
        agent.Metadata.Uid.Should().NotBe(dead.Metadata.Uid);
        await pool.DeleteAsync();
    }

    [Collection(EmbeddedNetwork.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedNetworkFixture cluster) : DeadAgentTests(cluster);

    [Collection(RealNetwork.Name)]
    public sealed class OnTheRealControlPlane(RealNetworkFixture cluster) : DeadAgentTests(cluster);
}
