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
    public void An_address_of_the_other_family_and_a_hostPort_lead_to_the_same_socket()
    {
        var pod = Facts() with { PodIps = [IPAddress.Parse("10.244.1.2"), IPAddress.Parse("fd00::2")] };
        var listeners = ContainerListeners.Build(pod, Container([
            new V1ContainerPort { ContainerPort = 80, HostPort = 8080 },
            new V1ContainerPort { ContainerPort = 81, HostPort = 8081, HostIP = "192.0.2.9" },
            new V1ContainerPort { ContainerPort = 82, HostPort = 8082, HostIP = "0.0.0.0" },
        ]));

        listeners.Select(static l => string.Join(' ', l.More.Select(static end => $"{end.Address}|{end.Port}").Prepend($"{l.Address}|{l.Port}"))).Should().Equal(
            $"10.244.1.2|80 fd00::2|80 {pod.HostIp}|8080",
            "10.244.1.2|81 fd00::2|81 192.0.2.9|8081",
            $"10.244.1.2|82 fd00::2|82 {pod.HostIp}|8082");
    }

    [Fact]
    public void A_hostPort_that_is_where_the_pod_listens_anyway_is_not_opened_twice()
    {
        var pod = Facts() with { PodIps = [IPAddress.Parse("192.0.2.1")], HostIp = IPAddress.Parse("192.0.2.1") };
        ContainerListeners.Build(pod, Container([new V1ContainerPort { ContainerPort = 80, HostPort = 80 }])).Should().ContainSingle().Which.More.Should().BeEmpty();
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
