using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>How Pods end, and what is stored of it.</summary>
public class PodEndTests
{
    [Fact]
    public async Task What_a_module_wrote_to_its_termination_file_is_in_the_status()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod("Never"));
        await node.RunningAsync();
        var mount = node.Hosts.HostOf("app").Requests.Single().Mounts.Single(static m => m.GuestPath == "/dev/termination-log");
        await File.WriteAllTextAsync(mount.HostPath, "DONE");
        node.Hosts.HostOf("app").Exit("app", 0);

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Succeeded");
        node.Container().State.Terminated.Message.Should().Be("DONE");
    }

    [Fact]
    public async Task A_deleted_pod_leaves_with_its_final_status_stored_first()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        V1Pod? last = null;
        node.Api.Fault = call =>
        {
            last = call == "DELETE pods" ? node.Pod() : last;
            return null;
        };
        node.Delete();
        await node.UntilAsync(() => node.Pod() is null && node.Services.GetRequiredService<IPodDirectory>().List().Count == 0);

        last!.Status.Phase.Should().Be("Failed");
        last.Status.ContainerStatuses[0].State.Terminated.ExitCode.Should().Be(143);
        await node.UntilAsync(() => !Directory.EnumerateDirectories(node.LogsPath).Any());
        node.Hosts.Alive.SelectMany(static h => h.Modules).Should().BeEmpty();
        node.Api.Count("DELETE pods").Should().Be(1);
        node.Events.Texts.Should().Contain("Normal Killing Stopping container app");
    }

    [Fact]
    public async Task A_module_that_ignores_its_stop_is_killed_when_grace_is_over()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        var host = node.Hosts.HostOf("app");
        host.IgnoresStops = true;
        node.Delete(grace: 5);
        await node.UntilAsync(() => node.Pod() is null);

        host.Stops.Select(static s => s.ExitCode).Should().Equal(143, 137);
    }

    [Fact]
    public async Task A_pod_that_was_deleted_by_force_is_stopped_and_forgotten()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        node.Add(TestPods.Pod());
        await node.RunningAsync();
        node.Api.Remove(ApiResources.Pods, new NamespacedName("default", "web"));

        await node.UntilAsync(() => node.Services.GetRequiredService<IPodDirectory>().List().Count == 0);
        node.Hosts.Alive.SelectMany(static h => h.Modules).Should().BeEmpty();
    }

    [Fact]
    public async Task A_status_is_stored_however_long_the_API_server_refuses()
    {
        await using var node = new TestNode();
        await node.StartAgentAsync();
        var refusals = 0;
        node.Api.Fault = call => call == "PATCH pods" && refusals++ < 20 ? ApiErrorReason.ServerUnavailable : null;
        node.Add(TestPods.Pod("Never"));
        await node.UntilAsync(() => node.Hosts.Alive.SelectMany(static h => h.Modules).Any());
        node.Hosts.HostOf("app").Exit("app", 0);

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Succeeded");
        refusals.Should().BeGreaterThan(20);
    }
}
