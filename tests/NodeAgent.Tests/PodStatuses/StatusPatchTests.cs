using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodStatuses;

public class StatusPatchTests
{
    [Fact]
    public void The_patch_names_the_incarnation_and_clears_what_is_empty()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        var patch = JsonNode.Parse(StatusPatch.Of("uid-web", pod.Status).Body)!;

        patch["metadata"]!["uid"]!.GetValue<string>().Should().Be("uid-web");
        patch["status"]!.AsObject().ContainsKey("reason").Should().BeTrue();
        patch["status"]!["reason"].Should().BeNull();
        patch["status"]!["phase"]!.GetValue<string>().Should().Be("Running");
        patch["status"]!["podIPs"]![0]!["ip"]!.GetValue<string>().Should().Be("127.64.0.2");
    }

    [Fact]
    public void Conditions_of_others_are_left_alone()
    {
        var pod = new PodSimulation(TestPods.Pod());
        var stored = pod.Status;
        stored.Conditions.Add(new V1PodCondition { Type = "example.com/gate", Status = "True" });
        StatusPatch.Of("u", stored).Body.Should().NotContain("example.com/gate");
    }

    [Fact]
    public void Host_addresses_are_written_and_not_missed_where_the_API_server_drops_them()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        var written = StatusPatch.Of("u", pod.Status);
        JsonNode.Parse(written.Body)!["status"]!["hostIPs"]![0]!["ip"]!.GetValue<string>().Should().Be(pod.Status.HostIP);

        var dropped = k8s.KubernetesJson.Deserialize<V1PodStatus>(k8s.KubernetesJson.Serialize(pod.Status));
        dropped.HostIPs = null;
        StatusPatch.Of("u", dropped).Digest.Should().Be(written.Digest);
    }

    [Fact]
    public void A_status_that_was_stored_and_read_back_needs_no_patch()
    {
        var pod = new PodSimulation(TestPods.Pod());
        pod.Settle();
        var readBack = k8s.KubernetesJson.Deserialize<V1PodStatus>(k8s.KubernetesJson.Serialize(pod.Status));
        StatusPatch.Of("u", readBack).Digest.Should().Be(StatusPatch.Of("u", pod.Status).Digest);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(340, "340ms")]
    [InlineData(1500, "1.5s")]
    [InlineData(10_000, "10s")]
    [InlineData(160_000, "2m40s")]
    [InlineData(300_000, "5m0s")]
    [InlineData(3_661_000, "1h1m1s")]
    public void Durations_are_written_as_Kubernetes_does(int milliseconds, string text) =>
        GoDuration.Format(TimeSpan.FromMilliseconds(milliseconds)).Should().Be(text);
}
