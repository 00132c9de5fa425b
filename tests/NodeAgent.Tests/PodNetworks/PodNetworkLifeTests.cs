using Krustlet.NodeAgent.PodNetworks;
using static Krustlet.NodeAgent.Tests.PodNetworks.NetworkBench;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

/// <summary>Modules outlive the agent, and so do their addresses.</summary>
public sealed class PodNetworkLifeTests
{
    [Fact]
    public void The_next_agent_knows_who_has_what_whether_or_not_a_status_was_written()
    {
        using var bench = new NetworkBench("10.244.1.0/24", "fd00:10:244:1::/64");
        var before = Take(bench.Start(), "a");

        var next = bench.Start();
        Take(next, "b").Should().Be("10.244.1.3 fd00:10:244:1::3");
        Take(next, "a").Should().Be(before);
    }

    [Fact]
    public void Addresses_of_pods_that_went_meanwhile_are_free_once_their_modules_are_ended()
    {
        using var bench = new NetworkBench("10.244.1.0/30");
        Take(bench.Start(), "gone");
        var next = bench.Start();
        FluentActions.Invoking(() => Take(next, "b")).Should().Throw<PodAddressException>();

        next.ReleaseGone(static uid => uid != "uid-gone");
        Take(next, "b").Should().Be("10.244.1.2");
    }

    [Fact]
    public void Another_range_replaces_the_route_when_the_last_pod_has_left_the_old_one()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        Take(bench.Start(), "a");
        bench.Assign("10.244.2.0/24");
        var next = bench.Start();

        next.Sync();
        Take(next, "a").Should().Be("10.244.1.2", "a Pod keeps what it has");
        Take(next, "b").Should().Be("10.244.2.2");
        bench.Kernel.Routes.Should().BeEquivalentTo([Range("10.244.1.0/24"), Range("10.244.2.0/24")]);

        next.Release("uid-a");
        next.Sync();
        bench.Kernel.Routes.Should().Equal(Range("10.244.2.0/24"));
    }

    [Fact]
    public void Routes_of_others_are_left_alone()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        bench.Kernel.Routes.Add(Range("10.244.9.0/24"));
        var network = bench.Start();
        network.Sync();
        network.Leave();

        bench.Kernel.Routes.Should().Equal(Range("10.244.9.0/24"));
    }

    [Fact]
    public void A_route_that_somebody_removed_is_put_back()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        var network = bench.Start();
        Take(network, "a");
        bench.Kernel.Routes.Clear();

        network.Sync();
        bench.Kernel.Routes.Should().Equal(Range("10.244.1.0/24"));
    }

    [Fact]
    public void A_machine_that_moves_into_the_range_gets_its_neighbours_back()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        var network = bench.Start();
        network.Sync();
        bench.Machine.Addresses.Add(System.Net.IPAddress.Parse("10.244.1.77"));

        network.Sync();
        bench.Kernel.Routes.Should().BeEmpty();
        Take(network, "a").Should().Be("192.0.2.1");
    }

    [Fact]
    public void The_nodes_address_from_now_on_leaves_running_pods_their_route()
    {
        using var bench = new NetworkBench("10.244.1.0/24");
        Take(bench.Start(), "a");
        var next = bench.Start(PodNetworkMode.NodeIp);

        next.Sync();
        bench.Kernel.Routes.Should().ContainSingle();
        Take(next, "b").Should().Be("192.0.2.1");
        next.Release("uid-a");
        next.Sync();
        bench.Kernel.Routes.Should().BeEmpty();
    }
}
