using k8s.Models;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Protocol;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

/// <summary>Pods with devices, through the whole agent.</summary>
public sealed class PodDeviceTests : IAsyncLifetime
{
    private readonly TestNode node = new();
    private readonly FakePlugin plugin = new();

    public async Task InitializeAsync()
    {
        plugin.Answer = static devices =>
        {
            var given = new ContainerAllocateResponse();
            given.Envs["DEVICES"] = string.Join(',', devices);
            given.Envs["STAYS"] = "the plugin's";
            given.Mounts.Add(new Krustlet.NodeAgent.DevicePlugins.Protocol.Mount { HostPath = "/node/gpu", ContainerPath = "/gpu", ReadOnly = true });
            return new AllocateResponse { ContainerResponses = { given } };
        };
        node.Node.Current!.Status.Allocatable[DeviceBench.Gpu] = new ResourceQuantity("2");
        await node.StartAgentAsync();
    }

    [Fact]
    public async Task A_module_is_given_what_the_plugin_says_and_keeps_its_own()
    {
        Offer("d1", "d2");
        var container = DeviceBench.Container(1);
        container.Env = [new V1EnvVar { Name = "STAYS", Value = "the Pod's" }];
        container.Args = ["$(DEVICES)"];
        node.Add(DeviceBench.Pod("web", container));
        await node.RunningAsync();

        var started = Started("web");
        started.Environment.Single(static v => v.Name == "DEVICES").Value.Should().Be("d1");
        started.Environment.Single(static v => v.Name == "STAYS").Value.Should().Be("the Pod's");
        started.Arguments.Should().EndWith("d1");
        started.Mounts.Single(static m => m.GuestPath == "/gpu").Should().Be(new Krustlet.ModuleHost.Protocol.Mount { HostPath = "/node/gpu", GuestPath = "/gpu", ReadOnly = true });
    }

    [Fact]
    public async Task A_pod_that_asks_for_more_than_there_is_is_rejected_and_others_are_not()
    {
        Offer("d1", "d2");
        node.Add(DeviceBench.Pod("greedy", DeviceBench.Container(3)));
        await node.UntilAsync(() => node.Pod("greedy")!.Status.Phase == "Failed");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(2)));

        await node.RunningAsync();
        node.Pod("greedy")!.Status.Reason.Should().Be("UnexpectedAdmissionError");
        node.Pod("greedy")!.Status.Message.Should().Be("Pod was rejected: Allocate failed due to requested number of devices unavailable for example.com/gpu. Requested: 3, Available: 2, which is unexpected");
    }

    [Fact]
    public async Task A_resource_without_a_plugin_is_counted_as_the_node_says()
    {
        node.Add(DeviceBench.Pod("greedy", DeviceBench.Container(3)));

        await node.UntilAsync(() => node.Pod("greedy")!.Status.Phase == "Failed");
        node.Pod("greedy")!.Status.Reason.Should().Be("OutOfexample.com/gpu");
    }

    [Fact]
    public async Task A_plugin_that_fails_fails_the_pod()
    {
        Offer("d1");
        plugin.Failure = new Grpc.Core.Status(Grpc.Core.StatusCode.Internal, "broken");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(1)));

        await node.UntilAsync(() => node.Pod()!.Status.Phase == "Failed");
        node.Pod()!.Status.Message.Should().Be("Pod was rejected: Allocate failed due to rpc error: code = Internal desc = broken, which is unexpected");
        node.Hosts.Starts.Should().Be(0);
    }

    [Fact]
    public async Task An_ended_pods_devices_are_the_next_ones()
    {
        Offer("d1");
        node.Add(DeviceBench.Pod("first", DeviceBench.Container(1)));
        await node.RunningAsync("first");
        node.Delete("first");
        await node.UntilAsync(() => node.Pod("first") is null);

        node.Add(DeviceBench.Pod("second", DeviceBench.Container(1)));

        await node.RunningAsync("second");
        Started("second").Environment.Single(static v => v.Name == "DEVICES").Value.Should().Be("d1");
    }

    [Fact]
    public async Task A_running_pods_devices_stay_its_own_when_the_agent_is_restarted()
    {
        Offer("d1", "d2");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(1)));
        await node.RunningAsync();
        await node.EndAgentAsync();
        node.Node.Current!.Status.Allocatable[DeviceBench.Gpu] = new ResourceQuantity("0");

        await node.StartAgentAsync();
        Offer("d1", "d2");
        node.Add(DeviceBench.Pod("other", DeviceBench.Container(1)));
        await node.RunningAsync("other");

        Started("other").Environment.Single(static v => v.Name == "DEVICES").Value.Should().Be("d2");
        node.Pod()!.Status.Phase.Should().Be("Running");
        plugin.Allocated.Should().HaveCount(2);
    }

    [Fact]
    public async Task Devices_of_a_pod_that_went_while_no_agent_ran_are_free()
    {
        Offer("d1");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(1)));
        await node.RunningAsync();
        await node.EndAgentAsync();
        node.Api.Remove(Krustlet.ControllerRuntime.Api.ApiResources.Pods, new Krustlet.Contracts.Identity.NamespacedName("default", "web"));

        await node.StartAgentAsync();
        Offer("d1");

        await node.UntilAsync(() => Devices.PodUids.Count == 0);
    }

    [Fact]
    public async Task A_pod_deleted_while_its_plugin_is_asked_leaves_nothing_behind()
    {
        var asked = new TaskCompletionSource();
        plugin.Answer = _ =>
        {
            asked.SetResult();
            return new AllocateResponse();
        };
        Offer("d1");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(1)));
        await asked.Task;
        node.Delete();

        await node.UntilAsync(() => node.Pod() is null);
        Devices.PodUids.Should().BeEmpty();
        Devices.Reserve(DeviceBench.Pod("other", DeviceBench.Container(1)), false).Should().Be(Krustlet.NodeAgent.DevicePlugins.Allocations.DeviceReservation.Reserved);
    }

    [Fact]
    public async Task A_pod_that_comes_while_the_leavings_of_others_are_removed_keeps_what_it_has()
    {
        Offer("d1");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(1)));
        await node.RunningAsync();
        var asked = 0;

        await node.Services.GetRequiredService<OrphanSweep>().RunAsync(_ => asked++ > 0, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        asked.Should().Be(2);
        Devices.PodUids.Should().Equal(node.Pod()!.Metadata.Uid);
        node.Hosts.Alive.SelectMany(static h => h.Stops).Should().BeEmpty();
    }

    [Fact]
    public async Task A_plugin_readies_its_devices_before_each_start()
    {
        Offer(new ConnectedPlugin(plugin, PreStartRequired: true, HasPreference: false), "d1");
        node.Add(DeviceBench.Pod("web", DeviceBench.Container(1)));
        await node.RunningAsync();
        plugin.PreStarted.Should().BeEquivalentTo(new[] { new[] { "d1" } });

        plugin.Failure = new Grpc.Core.Status(Grpc.Core.StatusCode.Internal, "cold");
        node.Hosts.HostOf("app").Exit("app", 1);
        await node.UntilAsync(() => node.Container().State.Waiting?.Reason == "CreateContainerConfigError");
        node.Container().State.Waiting.Message.Should().Be("device plugin PreStartContainer rpc failed with err: rpc error: code = Internal desc = cold");

        plugin.Failure = null;
        await node.UntilAsync(() => node.Container().State.Running is not null);
        plugin.PreStarted.Should().HaveCount(2);
    }

    public async Task DisposeAsync() => await node.DisposeAsync();

    private DeviceManager Devices => node.Services.GetRequiredService<DeviceManager>();

    private void Offer(params string[] healthy) => Offer(new ConnectedPlugin(plugin, false, false), healthy);

    private void Offer(ConnectedPlugin connected, params string[] healthy)
    {
        Devices.Connected(DeviceBench.Gpu, connected);
        Devices.Listed(DeviceBench.Gpu, connected, healthy, []);
    }

    private StartModuleRequest Started(string pod) => node.Hosts.Alive.SelectMany(static h => h.Requests).Last(r => r.Owner.PodName == pod);
}
