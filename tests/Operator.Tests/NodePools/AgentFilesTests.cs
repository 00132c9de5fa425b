using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class AgentFilesTests
{
    [Fact]
    public void What_a_pool_says_of_its_agents_Pods_is_of_their_version_however_it_is_written()
    {
        var plain = Hash(new NodePoolAgent());
        var one = Hash(new NodePoolAgent { Resources = Requests(("cpu", "1"), ("memory", "1Gi")) });

        one.Should().NotBe(plain);
        Hash(new NodePoolAgent { Resources = Requests(("memory", "1024Mi"), ("cpu", "1000m")) }).Should().Be(one);
        Hash(new NodePoolAgent { Resources = Requests(("cpu", "2"), ("memory", "1Gi")) }).Should().NotBe(one);
        Hash(new NodePoolAgent { Resources = new V1ResourceRequirements { Limits = Requests(("cpu", "1"), ("memory", "1Gi")).Requests } }).Should().NotBe(one).And.NotBe(plain);
        Hash(new NodePoolAgent { NodeSelector = new Dictionary<string, string> { ["disk"] = "fast", ["zone"] = "a" } }).Should().NotBe(plain)
            .And.Be(Hash(new NodePoolAgent { NodeSelector = new Dictionary<string, string> { ["zone"] = "a", ["disk"] = "fast" } }));
    }

    [Fact]
    public void Machines_that_run_no_Pods_are_not_out_of_date_for_them()
    {
        var agent = new NodePoolAgent { Resources = Requests(("cpu", "1")), NodeSelector = new Dictionary<string, string> { ["disk"] = "fast" } };

        Hash(agent, NodePoolProvisioning.External).Should().Be(Hash(new NodePoolAgent(), NodePoolProvisioning.External));
    }

    private static string Hash(NodePoolAgent agent, NodePoolProvisioning provisioning = NodePoolProvisioning.Hosted)
    {
        var pool = new WasmNodePool { Metadata = new V1ObjectMeta { Name = "edge" }, Spec = new WasmNodePoolSpec { Provisioning = provisioning, Agent = agent } };
        return AgentFiles.Of(pool, "kube-system", new Dictionary<string, string>()).Hash;
    }

    private static V1ResourceRequirements Requests(params (string Resource, string Amount)[] amounts) =>
        new() { Requests = amounts.ToDictionary(amount => amount.Resource, amount => new ResourceQuantity(amount.Amount)) };
}
