using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class PoolRulesTests
{
    [Theory]
    [InlineData(NodePoolProvisioning.Hosted, 38, true)]
    [InlineData(NodePoolProvisioning.Hosted, 39, false)]
    [InlineData(NodePoolProvisioning.Daemon, 63, true)]
    [InlineData(NodePoolProvisioning.External, 64, false)]
    public void Names_are_as_long_as_what_is_made_of_them_may_be(NodePoolProvisioning provisioning, int length, bool isGood) =>
        PoolRules.Check(Pool(new string('a', length), provisioning))?.Reason.Should().Be(isGood ? null : "InvalidName");

    [Fact]
    public void A_Hosted_pools_name_begins_host_names_and_so_has_no_dot()
    {
        PoolRules.Check(Pool("edge.v1", NodePoolProvisioning.Hosted))!.Reason.Should().Be("InvalidName");
        PoolRules.Check(Pool("edge.v1", NodePoolProvisioning.Daemon)).Should().BeNull();
    }

    [Theory]
    [InlineData("tier", "edge", true)]
    [InlineData("example.com/tier", "", true)]
    [InlineData("Example.com/tier", "edge", false)]
    [InlineData("/tier", "edge", false)]
    [InlineData("tier", "-edge", false)]
    [InlineData("tier", "edge\n", false)]
    public void Labels_of_the_template_are_ones_that_a_node_may_have(string key, string value, bool isGood)
    {
        var template = new NodePoolTemplate { Labels = new Dictionary<string, string> { [key] = value } };

        (TemplateRules.Check(template) is null).Should().Be(isGood);
    }

    private static WasmNodePool Pool(string name, NodePoolProvisioning provisioning) =>
        new() { Metadata = new V1ObjectMeta { Name = name }, Spec = new WasmNodePoolSpec { Provisioning = provisioning } };
}
