using k8s.Models;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>What a module is told its Pod's host name is.</summary>
public sealed class HostnameTests
{
    [Theory]
    [InlineData("web.example", "")]
    [InlineData("a-name-of-sixty-two-characters-and-then-a-dash-and-more-of-it-x", "-y")]
    [InlineData("a-name-of-sixty-two-characters-and-then-a-dash-and-more-of-itx", "-y")]
    public async Task It_is_as_much_of_the_pods_name_as_a_host_name_may_have(string kept, string cut) => (await ToldAsync(kept + cut, static _ => { })).Should().Be(kept);

    [Fact]
    public async Task A_pod_may_name_it() => (await ToldAsync("web", static spec => spec.Hostname = "shop")).Should().Be("shop");

    [Fact]
    public async Task An_override_counts_more() => (await ToldAsync("web", static spec => (spec.Hostname, spec.HostnameOverride) = ("shop", "shop.example.com"))).Should().Be("shop.example.com");

    [Fact]
    public async Task A_pod_in_the_nodes_network_has_the_nodes() => (await ToldAsync("web", static spec => spec.HostNetwork = true)).Should().Be("node-1");

    [Fact]
    public async Task A_variable_of_the_pod_is_left_alone() =>
        (await ToldAsync("web", static spec => spec.Containers[0].Env = [new V1EnvVar { Name = "HOSTNAME", Value = "mine" }])).Should().Be("mine");

    private static async Task<string> ToldAsync(string name, Action<V1PodSpec> configure)
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var pod = TestPods.Pod(name: name);
        configure(pod.Spec);
        node.Add(pod);
        await node.UntilAsync(() => node.Hosts.Starts == 1);
        return node.Hosts.Alive.SelectMany(static host => host.Requests).Single().Environment.Single(static variable => variable.Name == "HOSTNAME").Value;
    }
}
