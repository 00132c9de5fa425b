using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>What an agent finds of the one before it.</summary>
public class AdoptionTests
{
    [Fact]
    public async Task The_next_agent_adopts_what_runs()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var before = node.Container();
        await node.EndAgentAsync();
        var writes = node.Api.Count("PATCH pods");

        await node.StartAgentAsync();
        var directory = node.Services.GetRequiredService<IPodDirectory>();
        await node.UntilAsync(() => directory.Find("default", "web")?.Status.ContainerStatuses?[0].State?.Running is not null);
        directory.Find("default", "web")!.Status.ContainerStatuses[0].Should().BeEquivalentTo(before);
        await node.PassAsync(TimeSpan.FromMinutes(1));
        node.Hosts.Starts.Should().Be(1);
        node.Api.Patches.Skip(writes).Should().BeEmpty("the status is what it was");
    }

    [Fact]
    public async Task A_module_that_ended_while_no_agent_ran_is_restarted_by_policy()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        await node.EndAgentAsync();
        node.Hosts.HostOf("app").Exit("app", 3);
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Container().RestartCount == 1 && node.Container().State.Running is not null);
        node.Container().LastState.Terminated.ExitCode.Should().Be(3);
    }

    [Fact]
    public async Task A_termination_message_of_a_run_that_ended_while_no_agent_ran_is_not_lost()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod("Never"));
        await node.RunningAsync();
        var mount = node.Hosts.HostOf("app").Requests.Single().Mounts.Single(static m => m.GuestPath == "/dev/termination-log");
        await node.EndAgentAsync();
        await File.WriteAllTextAsync(mount.HostPath, "DONE");
        node.Hosts.HostOf("app").Exit("app", 0);
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Succeeded");
        node.Container().State.Terminated.Message.Should().Be("DONE");
    }

    [Fact]
    public async Task What_a_pod_left_that_was_deleted_while_no_agent_ran_is_removed()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        await node.EndAgentAsync();
        node.Api.Remove(ApiResources.Pods, new NamespacedName("default", "web"));
        await node.StartAgentAsync();

        await node.UntilAsync(() => !node.Hosts.Alive.SelectMany(static h => h.Modules).Any() && !Directory.EnumerateDirectories(node.LogsPath).Any());
    }

    [Fact]
    public async Task How_a_run_ended_survives_an_agent_that_dies_before_it_could_tell()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod("Never"));
        await node.RunningAsync();
        var refusals = 0;
        node.Api.Fault = call => call == "PATCH pods" && refusals++ >= 0 ? ApiErrorReason.ServerUnavailable : null;
        node.Hosts.HostOf("app").Exit("app", 3);
        await node.UntilAsync(() => refusals > 5);
        await node.EndAgentAsync();

        node.Api.Fault = static _ => null;
        await node.StartAgentAsync();

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Failed");
        node.Container().State.Terminated.ExitCode.Should().Be(3);
        node.Container().State.Terminated.Reason.Should().Be("Error");
    }
}
