using System.Net;
using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

public class ContainerListenersTests
{
    [Fact]
    public void Each_TCP_port_is_a_listener_on_the_pods_address_in_order()
    {
        var listeners = ContainerListeners.Build(Facts(), Container([new V1ContainerPort { ContainerPort = 9000, Name = "admin" }, new V1ContainerPort { ContainerPort = 53, Protocol = "UDP" }, new V1ContainerPort { ContainerPort = 80, Protocol = "TCP" }]));

        listeners.Select(static l => (l.Address, l.Port, l.Name)).Should().Equal(("127.64.0.9", 9000u, "admin"), ("127.64.0.9", 80u, ""));
    }

    [Fact]
    public void The_module_is_told_how_many_and_their_names()
    {
        var environment = new EnvironmentVariables();
        ContainerListeners.Announce(ContainerListeners.Build(Facts(), Container([new V1ContainerPort { ContainerPort = 9000, Name = "admin" }, new V1ContainerPort { ContainerPort = 80 }])), environment);

        environment.All.Should().Equal(KeyValuePair.Create("LISTEN_FDS", "2"), KeyValuePair.Create("LISTEN_FDNAMES", "admin:unknown"));
    }

    [Fact]
    public void What_the_pod_says_itself_stays()
    {
        var environment = new EnvironmentVariables();
        environment.Set("LISTEN_FDS", "7");
        ContainerListeners.Announce(ContainerListeners.Build(Facts(), Container([new V1ContainerPort { ContainerPort = 80, Name = "web" }])), environment);

        environment.Find("LISTEN_FDS").Should().Be("7");
        environment.Find("LISTEN_FDNAMES").Should().Be("web");
    }

    [Fact]
    public void Without_ports_nothing_is_opened_or_told()
    {
        var environment = new EnvironmentVariables();
        ContainerListeners.Announce(ContainerListeners.Build(Facts(), Container(null)), environment);

        environment.All.Should().BeEmpty();
    }

    private static V1Container Container(IList<V1ContainerPort>? ports) => new() { Name = "app", Image = TestPods.Image, Ports = ports };

    private static Krustlet.NodeAgent.PodLifecycle.Facts.PodFacts Facts() => new PodSimulation(TestPods.Pod()).Facts with { PodIps = [IPAddress.Parse("127.64.0.9")] };
}
