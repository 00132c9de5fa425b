using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.NodeAgent.DevicePlugins.Protocol;

namespace Krustlet.EndToEnd.Devices;

/// <summary>Extended resources of device plugins: counted, scheduled, allocated, and kept across a restart of the agent.</summary>
public abstract class DevicePluginTests(ClusterFixture cluster)
{
    [Fact]
    public async Task All_devices_of_a_node_can_be_had_and_no_more()
    {
        var (node, resource) = (cluster.NodeNames[0], "example.com/all");
        await using var plugin = await cluster.OfferAsync(node, resource, "d1", "d2");
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("first", await cluster.ImageAsync("sleep-wat")).WithDevices(resource, 2));
        var first = await cluster.UntilPodAsync(space, "first", static p => p.Status?.Phase == "Running", "running");

        first.Spec.NodeName.Should().Be(node);
        plugin.Allocated.Single().Should().BeEquivalentTo("d1", "d2");
        await cluster.CreatePodAsync(space, WasmPods.Create("second", await cluster.ImageAsync("hello-wat")).WithDevices(resource, 1));
        var waiting = await cluster.UntilPodAsync(space, "second", static p => p.Status?.Conditions?.Any(static c => c is { Type: "PodScheduled", Status: "False" }) == true, "not scheduled");
        waiting.Status.Conditions.Single(static c => c.Type == "PodScheduled").Message.Should().Contain($"Insufficient {resource}");

        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "first"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilPodAsync(space, "second", WasmPods.HasEnded, "ended");
    }

    [Fact]
    public async Task A_pod_that_is_bound_without_devices_left_is_rejected()
    {
        var (node, resource) = (cluster.NodeNames[0], "example.com/short");
        await using var plugin = await cluster.OfferAsync(node, resource, "d1");
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", await cluster.ImageAsync("hello-wat")).WithDevices(resource, 2);
        pod.Spec.NodeName = node;
        await cluster.CreatePodAsync(space, pod);

        var failed = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        failed.Status.Reason.Should().Be("UnexpectedAdmissionError");
        failed.Status.Message.Should().Be($"Pod was rejected: Allocate failed due to requested number of devices unavailable for {resource}. Requested: 2, Available: 1, which is unexpected");
    }

    [Fact]
    public async Task Devices_without_their_plugin_are_not_allocatable()
    {
        var (node, resource) = (cluster.NodeNames[0], "example.com/gone");
        await using (await cluster.OfferAsync(node, resource, "d1", "d2"))
        {
        }

        await cluster.UntilDevicesAsync(node, resource, 2, 0);
    }

    [Fact]
    public async Task Device_nodes_are_refused()
    {
        var (node, resource) = (cluster.NodeNames[0], "example.com/nodes");
        await using var plugin = await cluster.OfferAsync(node, resource, "d1");
        plugin.Answer = static _ => new ContainerAllocateResponse { Devices = { new DeviceSpec { HostPath = "/dev/null", ContainerPath = "/dev/gpu", Permissions = "rw" } } };
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("main", await cluster.ImageAsync("hello-wat")).WithDevices(resource, 1));

        var failed = await cluster.UntilPodAsync(space, "main", WasmPods.HasEnded, "ended");
        failed.Status.Reason.Should().Be("PodFeatureUnsupported");
        failed.Status.Message.Should().Contain("/dev/null");
    }

    [Fact]
    public async Task A_restarted_agent_gives_no_device_away_that_a_running_pod_has()
    {
        const string resource = "example.com/kept";
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        await using var before = await cluster.OfferAsync(node.Name, resource, "d1", "d2");
        await cluster.CreatePodAsync(space, WasmPods.Create("first", await cluster.ImageAsync("sleep-wat")).WithDevices(resource, 1).On(node.Name));
        var first = await cluster.UntilPodAsync(space, "first", static p => p.Status?.Phase == "Running", "running");

        await node.KillAsync();
        await node.StartAsync();
        await cluster.UntilAsync(() => !File.Exists(before.SocketPath), "a sign for plugins to register again");
        await before.DisposeAsync();
        await using var after = await cluster.OfferAsync(node.Name, resource, "d1", "d2");
        await cluster.CreatePodAsync(space, WasmPods.Create("second", await cluster.ImageAsync("sleep-wat")).WithDevices(resource, 1).On(node.Name));
        await cluster.UntilPodAsync(space, "second", static p => p.Status?.Phase == "Running", "running");

        before.Allocated.Concat(after.Allocated).SelectMany(static devices => devices).Should().BeEquivalentTo("d1", "d2");
        (await cluster.IsModuleKnownAsync(first.Container().ContainerID)).Should().BeTrue();
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : DevicePluginTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : DevicePluginTests(cluster);
}
