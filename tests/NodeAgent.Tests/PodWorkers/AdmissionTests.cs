using k8s.Models;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

public class AdmissionTests
{
    [Fact]
    public async Task A_pod_is_not_turned_away_on_an_old_copy_of_the_node()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Node.Newer = FakeNode.WithCidr("127.64.0.0/16").Current;
        node.Node.Newer!.Metadata.Labels = new Dictionary<string, string> { ["disk"] = "ssd" };
        node.Add(Selecting("ssd"));

        await node.RunningAsync();
    }

    [Fact]
    public async Task A_pod_that_does_not_fit_the_fresh_node_either_is_rejected()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(Selecting("ssd"));

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Failed");
        node.Pod()!.Status.Reason.Should().Be("NodeAffinity");
        node.Pod()!.Status.Message.Should().Be("Pod was rejected: Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        node.Pod()!.Status.ContainerStatuses.Should().BeNull();
        node.Events.Reasons.Should().Equal("NodeAffinity");
        node.Hosts.Starts.Should().Be(0);
    }

    [Fact]
    public async Task A_critical_pod_pushes_another_aside()
    {
        await using var node = new TestNode();
        node.Node.Current!.Status.Allocatable["pods"] = new ResourceQuantity("1");
        await node.StartAgentAsync();
        node.Add(TestPods.Pod(name: "low"));
        await node.RunningAsync("low");

        var critical = TestPods.Pod(name: "critical");
        critical.Spec.Priority = 2_000_000_000;
        node.Add(critical);

        await node.RunningAsync("critical");
        var low = node.Pod("low")!.Status;
        low.Phase.Should().Be("Failed");
        low.Reason.Should().Be("Preempting");
        low.Message.Should().Be("Preempted in order to admit critical pod");
        low.Conditions.Single(static c => c.Type == "DisruptionTarget").Reason.Should().Be("TerminationByKubelet");
        node.Events.Texts.Should().Contain("Warning Preempting Preempted in order to admit critical pod");
    }

    [Fact]
    public async Task An_ordinary_pod_pushes_nobody_aside()
    {
        await using var node = new TestNode();
        node.Node.Current!.Status.Allocatable["pods"] = new ResourceQuantity("1");
        await node.StartAgentAsync();
        node.Add(TestPods.Pod(name: "first"));
        await node.RunningAsync("first");
        node.Add(TestPods.Pod(name: "second"));

        await node.UntilAsync(() => node.Pod("second")!.Status.Phase == "Failed");
        node.Pod("second")!.Status.Reason.Should().Be("OutOfpods");
        node.Pod("first")!.Status.Phase.Should().Be("Running");
    }

    private static V1Pod Selecting(string disk)
    {
        var pod = TestPods.Pod();
        pod.Spec.NodeSelector = new Dictionary<string, string> { ["disk"] = disk };
        return pod;
    }
}
