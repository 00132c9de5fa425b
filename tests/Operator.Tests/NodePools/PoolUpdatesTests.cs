using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools;
using Krustlet.Operator.NodePools.Hosting;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolUpdatesTests
{
    private static readonly DateTimeOffset Now = new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 10, 1)]
    [InlineData("3", 10, 3)]
    [InlineData("25%", 10, 2)]
    [InlineData("5%", 10, 1)]
    [InlineData("0", 10, 1)]
    [InlineData("999999%", 5000, 49_999_950)]
    public void So_many_nodes_may_be_away(string? unavailable, int nodes, int expected) =>
        PoolUpdates.MaxUnavailable(Pool(unavailable), nodes).Should().Be(expected);

    [Fact]
    public void No_more_are_chosen_than_may_be_away_and_those_that_are_away_count()
    {
        PoolMember[] members = [Member("n0"), Member("n1"), Member("n2"), Member("n3", ready: false)];

        PoolRollout.Chosen(Pool("2"), members, members[..3], Now).Select(member => member.Node.Metadata.Name).Should().Equal("n0");
        PoolRollout.Chosen(Pool("1"), members, members[..3], Now).Should().BeEmpty("one is away as it is");
        PoolRollout.Chosen(Pool("1"), members, members, Now).Select(member => member.Node.Metadata.Name).Should().Equal("n3");
    }

    [Fact]
    public void A_node_that_does_not_come_back_halts_the_rest_and_the_pool_says_so()
    {
        PoolMember[] members = [Member("n0"), Member("n1", ready: false, drained: Now - TimeSpan.FromMinutes(30))];
        var pool = Pool("2");

        PoolRollout.Chosen(pool, members, [members[0]], Now).Should().BeEmpty();
        PoolStatusBuilder.Build(pool, members, null, Now).Conditions.Should().Contain(condition => condition.Type == "Stalled" && condition.Reason == "RolloutHalted" && condition.Message.Contains("n1"));
        PoolUpdates.FailedNode(pool, members, Now - TimeSpan.FromMinutes(15)).Should().BeNull("it still has the time to");
        pool.Spec = new WasmNodePoolSpec { Updates = new NodePoolUpdates { MaxUnavailable = (k8s.Models.IntOrString)"2", HaltOnFailure = false } };
        PoolRollout.Chosen(pool, members, [members[0]], Now).Should().ContainSingle();
    }

    private static WasmNodePool Pool(string? unavailable) => new()
    {
        Metadata = new V1ObjectMeta { Name = "edge" },
        Spec = new WasmNodePoolSpec { Updates = new NodePoolUpdates { MaxUnavailable = unavailable is null ? null : (k8s.Models.IntOrString)unavailable } },
    };

    private static PoolMember Member(string name, bool ready = true, DateTimeOffset? drained = null) => new(
        new V1Node
        {
            Metadata = new V1ObjectMeta { Name = name, Annotations = drained is { } start ? new Dictionary<string, string> { ["node.krustlet.dev/drain-started"] = start.ToString("O") } : null },
            Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready ? "True" : "Unknown" }] },
        },
        IsUpdated: false);
}
