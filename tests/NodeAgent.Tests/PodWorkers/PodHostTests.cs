using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>Pods and the processes that run their modules.</summary>
public class PodHostTests
{
    [Fact]
    public async Task A_host_that_dies_ends_its_containers_with_137_and_they_restart_on_another()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        node.Hosts.HostOf("app").Die();

        await node.UntilAsync(() => node.Container().RestartCount == 1 && node.Container().State.Running is not null);
        node.Container().LastState.Terminated.ExitCode.Should().Be(137);
        node.Container().LastState.Terminated.Reason.Should().Be("Error");
        node.Container().LastState.Terminated.Message.Should().Contain("module host process");
    }

    [Fact]
    public async Task A_full_host_is_followed_by_another()
    {
        await using var node = new TestNode();
        node.Hosts.Capacity = 2;
        await node.StartAgentAsync();
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            node.Add(TestPods.Pod(name: name));
        }

        await node.UntilAsync(() => ((string[])["a", "b", "c", "d", "e"]).All(name => node.Pod(name)!.Status.Phase == "Running"));
        node.Hosts.Alive.Should().HaveCountGreaterThanOrEqualTo(3);
        node.Hosts.Alive.SelectMany(static h => h.Modules).Where(static m => m.State == ModuleState.Running).Should().HaveCount(5);
    }

    [Fact]
    public async Task A_pod_that_asks_for_isolation_has_a_host_of_its_own_that_goes_with_it()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var pod = TestPods.Pod();
        pod.Metadata.Annotations = new Dictionary<string, string> { ["node.krustlet.dev/isolation"] = "Pod" };
        node.Add(pod);
        await node.RunningAsync();
        node.Hosts.HostOf("app").Isolated.Should().BeTrue();

        node.Delete();
        await node.UntilAsync(() => node.Pod() is null && !node.Hosts.Alive.Any(static h => h.Isolated));
        node.Hosts.Alive.Should().ContainSingle("one shared host is kept at hand");
    }
}
