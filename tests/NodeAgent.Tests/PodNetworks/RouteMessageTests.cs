using System.Net;
using Krustlet.NodeAgent.PodNetworks.Native;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

/// <summary>The bytes, as rtnetlink(7) lays them out on a little-endian machine.</summary>
public sealed class RouteMessageTests
{
    [Fact]
    public void A_new_route_of_IPv4() => Convert.ToHexString(RouteMessage.Add(IPNetwork.Parse("10.244.1.0/24"))).Should().Be(
        "2C000000" + "1800" + "0506" + "01000000" + "00000000"
        + "02" + "18" + "00" + "00" + "FF" + "4B" + "FE" + "02" + "00000000"
        + "0800" + "0100" + "0AF40100"
        + "0800" + "0400" + "01000000");

    [Fact]
    public void A_removal_of_IPv6_names_our_protocol_so_that_no_other_route_goes() => Convert.ToHexString(RouteMessage.Remove(IPNetwork.Parse("fd00:10:244:1::/64"))).Should().Be(
        "38000000" + "1900" + "0500" + "01000000" + "00000000"
        + "0A" + "40" + "00" + "00" + "FF" + "4B" + "FE" + "02" + "00000000"
        + "1400" + "0100" + "FD000010024400010000000000000000"
        + "0800" + "0400" + "01000000");

    [Fact]
    public void An_answer_is_read_and_anything_else_is_none()
    {
        RouteMessage.Result(Convert.FromHexString("24000000" + "0200" + "0000" + "01000000" + "00000000" + "FFFFFFFF")).Should().Be(-1);
        RouteMessage.Result(Convert.FromHexString("24000000" + "0300" + "0000" + "01000000" + "00000000" + "FFFFFFFF")).Should().BeNull();
        RouteMessage.Result([1, 2]).Should().BeNull();
    }
}
