using System.Net;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.Tests.PodTesting;
using static Krustlet.NodeAgent.Tests.PodNetworks.NetworkBench;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

public sealed class PodNetworkTests
{
    [Theory]
    [InlineData("127.64.1.0/24", "127.64.1.2", "127.64.1.3")]
    [InlineData("10.244.1.0/24", "10.244.1.2", "10.244.1.3")]
    [InlineData("fd00:10:244:1::/64", "fd00:10:244:1::2", "fd00:10:244:1::3")]
    public void Every_pod_gets_an_address_of_its_own(string cidr, string first, string second)
    {
        using var bench = new NetworkBench(cidr);
        var network = bench.Start();

        Take(network, "a").Should().Be(first);
        Take(network, "b").Should().Be(second);
        Take(network, "a").Should().Be(first, "asking again gives the same");
    }

    [Fact]
    public void One_route_serves_the_whole_range_and_a_loopback_range_needs_none()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        Take(bench.Start(), "a");
        bench.Kernel.Routes.Should().Equal(Range("10.244.1.0/24"));

        using var loopback = new NetworkBench("127.64.1.0/24");
        loopback.Kernel.MayChange = false;
        Take(loopback.Start(PodNetworkMode.PodCidr), "a").Should().Be("127.64.1.2");
        loopback.Kernel.Routes.Should().BeEmpty();
    }

    [Fact]
    public void A_node_of_both_families_gives_one_address_of_each_its_own_family_first()
    {
        using var bench = new NetworkBench("fd00:10:244:1::/64", "10.244.1.0/24");
        var network = bench.Start();

        Take(network, "a").Should().Be("10.244.1.2 fd00:10:244:1::2");
        bench.Kernel.Routes.Should().HaveCount(2);
    }

    [Fact]
    public void A_family_that_the_machine_has_turned_off_is_left_out()
    {
        using var bench = new NetworkBench("10.244.1.0/24", "fd00:10:244:1::/64");
        bench.Kernel.Refusals[64] = new LocalRouteResult(LocalRouteOutcome.FamilyOff, "Permission denied");

        Take(bench.Start(PodNetworkMode.PodCidr), "a").Should().Be("10.244.1.2");
    }

    [Fact]
    public void Without_the_privilege_pods_share_the_nodes_address_and_the_reason_is_told_once()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        bench.Kernel.MayChange = false;
        var network = bench.Start();

        Take(network, "a").Should().Be("192.0.2.1");
        Take(network, "b").Should().Be("192.0.2.1");
        network.Sync();
        bench.Log.Messages.Should().ContainSingle().Which.Should().Contain("192.0.2.1").And.Contain("CAP_NET_ADMIN").And.Contain("--pod-network=node-ip");
    }

    [Fact]
    public void Where_the_range_is_demanded_a_pod_waits_for_the_privilege()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        bench.Kernel.MayChange = false;
        var network = bench.Start(PodNetworkMode.PodCidr);

        FluentActions.Invoking(() => Take(network, "a")).Should().Throw<PodAddressException>().WithMessage("*CAP_NET_ADMIN*");
        bench.Kernel.MayChange = true;
        Take(network, "a").Should().Be("10.244.1.2");
    }

    [Fact]
    public void A_late_podCIDR_is_for_pods_from_then_on()
    {
        using var bench = new NetworkBench();
        var network = bench.Start();
        Take(network, "early").Should().Be("192.0.2.1");

        bench.Assign("10.244.1.0/24");
        Take(network, "late").Should().Be("10.244.1.2");
        network.Acquire(new PodSimulation(TestPods.Pod(name: "early")).Facts with { PodIps = [bench.Node.HostIp] }).Should().Equal(bench.Node.HostIp);
    }

    [Fact]
    public void Where_the_range_is_demanded_a_pod_waits_for_it()
    {
        using var bench = new NetworkBench();
        var network = bench.Start(PodNetworkMode.PodCidr);
        FluentActions.Invoking(() => Take(network, "a")).Should().Throw<PodAddressException>().WithMessage("*no podCIDR yet*--allocate-node-cidrs*");

        bench.Assign("10.244.1.0/24");
        Take(network, "a").Should().Be("10.244.1.2");
    }

    [Fact]
    public void A_range_that_the_machine_itself_is_in_is_not_taken_from_its_neighbours()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        bench.Machine.Addresses.Add(IPAddress.Parse("10.244.1.77"));

        Take(bench.Start(), "a").Should().Be("192.0.2.1");
        bench.Kernel.Routes.Should().BeEmpty();
        FluentActions.Invoking(() => Take(bench.Start(PodNetworkMode.PodCidr), "a")).Should().Throw<PodAddressException>().WithMessage("10.244.1.77 is an address of this machine*");
    }

    [Fact]
    public void What_the_kernel_refuses_is_tried_again()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        bench.Kernel.Refusals[24] = new LocalRouteResult(LocalRouteOutcome.Failed, "Network is down");
        var network = bench.Start();

        FluentActions.Invoking(() => Take(network, "a")).Should().Throw<PodAddressException>().WithMessage("*Network is down*");
        bench.Kernel.Refusals.Clear();
        Take(network, "a").Should().Be("10.244.1.2");
    }

    [Theory]
    [InlineData("127.64.1.0/24")]
    [InlineData("10.244.1.0/24")]
    public void Pods_share_the_nodes_address_where_that_is_asked_for(string cidr)
    {
        using var bench = new NetworkBench(cidr);
        var network = bench.Start(PodNetworkMode.NodeIp);

        Take(network, "a").Should().Be("192.0.2.1");
        network.Sync();
        bench.Kernel.Routes.Should().BeEmpty();
    }

    [Fact]
    public void A_pod_on_the_hosts_network_has_the_nodes_address()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        Take(bench.Start(), "a", static pod => pod.Spec.HostNetwork = true).Should().Be("192.0.2.1");
    }

    [Fact]
    public void A_full_range_is_an_error_that_says_what_to_do_until_an_address_is_free()
    {
        using var bench = new NetworkBench("10.244.1.0/30");
        var network = bench.Start();
        Take(network, "a").Should().Be("10.244.1.2");
        var second = () => Take(network, "b");

        second.Should().Throw<PodAddressException>().WithMessage("no IP addresses available in range set: 10.244.1.2-10.244.1.2*larger range*");
        network.Release("uid-a");
        second().Should().Be("10.244.1.2");
    }

    [Fact]
    public void A_pod_that_only_one_family_has_room_for_is_given_none()
    {
        using var bench = new NetworkBench("10.244.1.0/30", "fd00:10:244:1::/64");
        var network = bench.Start();
        Take(network, "a");
        FluentActions.Invoking(() => Take(network, "b")).Should().Throw<PodAddressException>();

        network.Release("uid-a");
        Take(bench.Start(), "c").Should().Be("10.244.1.2 fd00:10:244:1::2", "nothing of the failed attempt is kept");
    }

    [Fact]
    public void An_address_of_a_status_is_not_given_to_another_pod()
    {
        using var bench = new NetworkBench("127.64.1.0/24");
        var network = bench.Start();
        network.Adopt("uid-old", [IPAddress.Parse("127.64.1.2")]);

        Take(network, "new").Should().Be("127.64.1.3");
    }
}
