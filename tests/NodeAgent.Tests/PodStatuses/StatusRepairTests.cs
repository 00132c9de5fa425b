using k8s.Models;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodStatuses;

/// <summary>The node is the one that says how its Pods are: what others write there does not stay.</summary>
public class StatusRepairTests
{
    [Fact]
    public async Task What_a_controller_wrote_while_the_node_was_silent_is_written_over()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var writes = node.Api.Count("PATCH pods");

        Overwrite(node, static status => Ready(status).Status = "False");

        await node.UntilAsync(() => Ready(node.Pod()!.Status).Status == "True");
        node.Api.Count("PATCH pods").Should().Be(writes + 1);
        await node.PassAsync(TimeSpan.FromMinutes(5));
        node.Api.Count("PATCH pods").Should().Be(writes + 1, "nobody wrote again");
    }

    [Fact]
    public async Task Conditions_of_others_are_no_reason_to_write()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var writes = node.Api.Count("PATCH pods");

        Overwrite(node, static status => status.Conditions.Add(new V1PodCondition { Type = "example.com/gate", Status = "True" }));
        await node.PassAsync(TimeSpan.FromMinutes(1));

        node.Api.Count("PATCH pods").Should().Be(writes);
    }

    private static void Overwrite(TestNode node, Action<V1PodStatus> change) => node.Change(pod =>
    {
        pod.Status = k8s.KubernetesJson.Deserialize<V1PodStatus>(k8s.KubernetesJson.Serialize(pod.Status));
        change(pod.Status);
    });

    private static V1PodCondition Ready(V1PodStatus status) => status.Conditions.Single(static c => c.Type == "Ready");
}
