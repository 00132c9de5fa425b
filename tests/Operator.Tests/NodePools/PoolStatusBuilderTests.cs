using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolStatusBuilderTests
{
    [Fact]
    public void A_node_that_has_not_reported_yet_leaves_no_empty_string_which_servers_of_1_20_refuse()
    {
        var node = new V1Node { Metadata = new V1ObjectMeta { Name = "n1" }, Status = new V1NodeStatus { NodeInfo = new V1NodeSystemInfo { KubeletVersion = "" } } };

        var status = PoolStatusBuilder.Build(new WasmNodePool { Metadata = new V1ObjectMeta { Name = "edge" } }, [new PoolMember(node, IsUpdated: true)], null, DateTimeOffset.UnixEpoch);

        status.Nodes.Should().ContainSingle().Which.Version.Should().BeNull();
        status.Conditions.Should().OnlyContain(condition => condition.Message.Length > 0 && condition.Reason.Length > 0);
    }

    [Fact]
    public void The_first_hundred_nodes_are_shown_and_all_are_counted()
    {
        var members = Enumerable.Range(0, 150).Select(i => new PoolMember(new V1Node { Metadata = new V1ObjectMeta { Name = $"n{i:000}" } }, IsUpdated: i != 0)).ToList();

        var status = PoolStatusBuilder.Build(new WasmNodePool { Metadata = new V1ObjectMeta { Name = "edge" } }, members, null, DateTimeOffset.UnixEpoch);

        status.Replicas.Should().Be(150);
        status.UpdatedReplicas.Should().Be(149);
        status.Nodes.Should().HaveCount(100);
        status.Conditions.Should().Contain(condition => condition.Type == "Drifted" && condition.Status == "True");
    }
}
