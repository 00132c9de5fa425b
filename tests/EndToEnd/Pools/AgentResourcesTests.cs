using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>Other resources for the agents of a Hosted pool, and nothing else.</summary>
public abstract class AgentResourcesTests(NetworkedClusterFixture cluster)
{
    [Fact]
    public async Task Other_resources_reach_the_agents_and_ones_that_no_machine_has_can_be_corrected()
    {
        var name = await cluster.CreateNamespaceAsync();
        await using var pool = await AgentPool.StartAsync(cluster, name, 1, new WasmNodePoolSpec { Provisioning = NodePoolProvisioning.Hosted, Replicas = 1 });
        var before = (await pool.AgentsAsync()).Single();
        RequestOf(before).Should().BeNull();

        await pool.ChangeAsync("""{"spec":{"agent":{"resources":{"requests":{"cpu":"1000"}}}}}""");
        await pool.UntilAsync(static found => AgentPool.Is(found, "Drifted", "True"), "has drifted");
        await cluster.UntilAsync(async () => await pool.AgentsAsync() is [{ Spec.NodeName: null } waiting] && RequestOf(waiting) is not null, "the next agent waits for a machine");

        await pool.ChangeAsync("""{"spec":{"agent":{"resources":{"requests":{"cpu":"250m"}}}}}""");
        await pool.UntilReadyAsync(1);
        var after = (await pool.AgentsAsync()).Should().ContainSingle().Subject;
        RequestOf(after).Should().Be("250m");
        after.Metadata.Name.Should().Be(before.Metadata.Name);
        (await pool.NodesAsync()).Keys.Should().Equal(before.Metadata.Name);
        await pool.UntilEventsAsync("NodeReplaced", [before.Metadata.Name]);
        await pool.DeleteAsync();
    }

    private static string? RequestOf(V1Pod agent) =>
        agent.Spec.Containers.Single().Resources?.Requests is { } requests && requests.TryGetValue("cpu", out var cpu) ? cpu.ToString() : null;

    [Collection(EmbeddedNetwork.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedNetworkFixture cluster) : AgentResourcesTests(cluster);

    [Collection(RealNetwork.Name)]
    public sealed class OnTheRealControlPlane(RealNetworkFixture cluster) : AgentResourcesTests(cluster);
}
