using System.Net;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

public class PodNetworkTests
{
    [Fact]
    public void Every_pod_gets_an_address_of_its_own_from_a_loopback_range()
    {
        var node = FakeNode.WithCidr("127.64.1.0/24");
        var network = new PodNetwork(node, node);
        var first = network.Acquire(new PodSimulation(TestPods.Pod(name: "a")).Facts);
        var second = network.Acquire(new PodSimulation(TestPods.Pod(name: "b")).Facts);

        first.Should().Be(IPAddress.Parse("127.64.1.2"));
        second.Should().Be(IPAddress.Parse("127.64.1.3"));
        network.Acquire(new PodSimulation(TestPods.Pod(name: "a")).Facts).Should().Be(first, "asking again gives the same");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("10.244.1.0/24")]
    public void Without_a_range_that_needs_no_privilege_pods_share_the_nodes_address(string? cidr)
    {
        var node = FakeNode.WithCidr(cidr);
        new PodNetwork(node, node).Acquire(new PodSimulation(TestPods.Pod()).Facts).Should().Be(node.HostIp);
    }

    [Fact]
    public void An_adopted_address_is_not_given_to_another_pod()
    {
        var node = FakeNode.WithCidr("127.64.1.0/24");
        var network = new PodNetwork(node, node);
        network.Adopt("uid-old", IPAddress.Parse("127.64.1.2"));

        network.Acquire(new PodSimulation(TestPods.Pod(name: "new")).Facts).Should().Be(IPAddress.Parse("127.64.1.3"));
    }

    [Fact]
    public void A_full_range_is_an_error_that_says_what_to_do_until_an_address_is_free()
    {
        var node = FakeNode.WithCidr("127.64.1.0/30");
        var network = new PodNetwork(node, node);
        network.Acquire(new PodSimulation(TestPods.Pod(name: "a")).Facts);
        var second = () => network.Acquire(new PodSimulation(TestPods.Pod(name: "b")).Facts);

        second.Should().Throw<PodAddressException>().WithMessage("*127.64.1.0/30*larger range*");
        network.Release("uid-a");
        second.Should().NotThrow();
    }
}
