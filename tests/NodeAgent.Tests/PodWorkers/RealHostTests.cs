using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.ModuleHosts.Processes;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodWorkers;

/// <summary>The agent and the module host as they are: two processes, one socket.</summary>
public class RealHostTests
{
    [Fact]
    public async Task Modules_run_end_and_outlive_the_agent()
    {
        await using var node = new RealHostNode();
        node.Publish("registry.test/exit0:v1", TinyModules.Exit(0));
        node.Publish("registry.test/exit7:v1", TinyModules.Exit(7));
        node.Publish("registry.test/spin:v1", TinyModules.Spin());
        node.Publish("registry.test/text:v1", "#!/bin/sh"u8.ToArray());
        await node.StartAgentAsync();
        node.Add("good", "registry.test/exit0:v1", "Never");
        node.Add("bad", "registry.test/exit7:v1", "Never");
        node.Add("web", "registry.test/spin:v1", "Always");
        node.Add("text", "registry.test/text:v1", "Always");

        await Eventually.TrueAsync(() => node.Pod("good")?.Status.Phase == "Succeeded");
        await Eventually.TrueAsync(() => node.Pod("bad")?.Status.Phase == "Failed");
        node.App("bad")!.State.Terminated.ExitCode.Should().Be(7);
        await Eventually.TrueAsync(() => node.Pod()?.Status.Phase == "Running");
        await Eventually.TrueAsync(() => node.App("text")?.State?.Waiting?.Reason == "CreateContainerError");

        var before = node.App()!.ContainerID;
        var processes = new LinuxHostProcesses();
        var host = node.Hosts.Single().Record.Process;
        await node.EndAgentAsync();
        processes.IsAlive(host).Should().BeTrue("modules outlive the agent");

        await node.StartAgentAsync();
        node.Hosts.Single().Record.Process.Should().Be(host);
        node.Delete("web");
        await Eventually.TrueAsync(() => node.Pod() is null, "a module that spins can be stopped");
        before.Should().StartWith("wasm://");
    }

    [Fact]
    public async Task A_killed_host_ends_its_modules_with_137_and_they_run_again()
    {
        await using var node = new RealHostNode();
        node.Publish("registry.test/spin:v1", TinyModules.Spin());
        await node.StartAgentAsync();
        node.Add("web", "registry.test/spin:v1", "Always");
        await Eventually.TrueAsync(() => node.Pod()?.Status.Phase == "Running");
        new LinuxHostProcesses().Kill(node.Hosts.Single().Record.Process);

        await Eventually.TrueAsync(() => node.App() is { RestartCount: 1, State.Running: not null });
        node.App()!.LastState.Terminated.ExitCode.Should().Be(137);
    }

    [Fact]
    public async Task A_stack_that_ends_whole_leaves_no_host_behind()
    {
        await using var node = new RealHostNode();
        node.Publish("registry.test/spin:v1", TinyModules.Spin());
        await node.StartAgentAsync(keepModules: false);
        node.Add("web", "registry.test/spin:v1", "Always");
        await Eventually.TrueAsync(() => node.Pod()?.Status.Phase == "Running");
        var host = node.Hosts.Single().Record.Process;
        await node.EndAgentAsync();

        await Eventually.TrueAsync(() => !new LinuxHostProcesses().IsAlive(host));
        node.Api.Remove(ApiResources.Pods, new("default", "web"));
    }
}
