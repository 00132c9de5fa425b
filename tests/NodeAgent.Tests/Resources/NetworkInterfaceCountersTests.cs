using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.Tests.Resources;

public sealed class NetworkInterfaceCountersTests
{
    [Fact]
    public void Interfaces_are_read_as_the_kernel_writes_them_without_the_loopback() => NetworkInterfaceCounters.Parse("""
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo: 690 3 0 0 0 0 0 0 690 3 0 0 0 0 0 0
          eth0:100 2 3 0 0 0 0 0 400 5 6 0 0 0 0 0
        """).Should().Equal(new NetworkInterfaceCounters("eth0", 100, 3, 400, 6));

    [Fact]
    public void The_default_route_names_the_main_interface()
    {
        NetworkInterfaceCounters.DefaultOf("Iface\tDestination\tGateway\neth1\t0000A8C0\t00000000\neth0\t00000000\t0100A8C0\n").Should().Be("eth0");
        NetworkInterfaceCounters.DefaultOf("Iface\tDestination\tGateway\n").Should().BeNull();
    }
}
