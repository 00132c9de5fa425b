using System.Diagnostics.Metrics;
using Google.Protobuf;
using Grpc.Core;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.DevicePlugins.Protocol;
using Krustlet.NodeAgent.DevicePlugins.Registrations;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.NodeAgent.Tests.DevicePlugins;

/// <summary>Plugins over their sockets, with real gRPC on both sides.</summary>
public sealed class RegistrationTests : IAsyncLifetime
{
    private const string Gpu = "example.com/gpu";
    private readonly TemporaryFolder folder = new();
    private readonly ServiceProvider metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly DeviceMetrics deviceMetrics;
    private readonly DeviceManager devices;
    private CancellationTokenSource stop = new();
    private Task loops = Task.CompletedTask;
    private PluginConnections connections = null!;

    public RegistrationTests()
    {
        deviceMetrics = new DeviceMetrics(metrics.GetRequiredService<IMeterFactory>());
        devices = new DeviceManager(new DeviceCheckpointFile(folder.Path, NullLogger<DeviceCheckpointFile>.Instance), TimeProvider.System);
    }

    private static RegisterRequest Request => new() { Version = "v1beta1", Endpoint = "plugin.sock", ResourceName = Gpu };

    private string Sockets => folder.Combine("plugins");

    public async Task InitializeAsync() => await StartAgentAsync();

    [Fact]
    public async Task A_plugins_devices_are_those_of_the_node_as_they_come_and_go()
    {
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1", "d2"]);
        await plugin.RegisterAsync();

        await UntilAsync(2, 2);
        plugin.Set(("d1", true), ("d2", false), ("d3", false));
        await UntilAsync(3, 1);
        plugin.Set(("d3", true));
        await UntilAsync(1, 1);
    }

    [Fact]
    public async Task A_plugin_may_register_before_it_serves()
    {
        await TestDevicePlugin.RegisterAsync(Sockets, new RegisterRequest { Version = "v1beta1", Endpoint = "late.sock", ResourceName = Gpu });
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, "late.sock", "d1");

        await UntilAsync(1, 1);
    }

    [Fact]
    public async Task What_a_plugin_that_goes_offered_can_be_had_again_when_it_is_back()
    {
        await using (var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1", "d2"]))
        {
            await plugin.RegisterAsync();
            await UntilAsync(2, 2);
        }

        await UntilAsync(2, 0);
        await using var again = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1"]);
        await again.RegisterAsync();
        await UntilAsync(1, 1);
    }

    [Fact]
    public async Task Another_plugin_of_the_resource_takes_its_place()
    {
        await using var first = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1", "d2"]);
        await first.RegisterAsync();
        await UntilAsync(2, 2);
        await using var second = await TestDevicePlugin.StartAsync(Sockets, Gpu, "second.sock", "d3");
        await second.RegisterAsync();

        await UntilAsync(1, 1);
        await first.DisposeAsync();
        devices.PluginOf(Gpu).Should().NotBeNull();
        second.Set(("d3", true), ("d4", true));
        await UntilAsync(2, 2);
    }

    [Fact]
    public async Task What_a_plugin_asks_for_is_known()
    {
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1", "d2", "d3"]);
        (plugin.Options.PreStartRequired, plugin.Options.GetPreferredAllocationAvailable) = (true, true);
        await plugin.RegisterAsync();
        await UntilAsync(3, 3);

        var connected = devices.PluginOf(Gpu)!;
        connected.Should().BeEquivalentTo(new { PreStartRequired = true, HasPreference = true });
        (await connected.Calls.PreferAsync(["d1", "d2", "d3"], [], 2, CancellationToken.None)).Should().Equal("d3", "d2");
        await connected.Calls.PreStartAsync(["d3"], CancellationToken.None);
        plugin.PreStarted.Single().Should().Equal("d3");
    }

    [Theory]
    [InlineData("/var/lib/kubelet/device-plugins/kubelet.sock", false)]
    [InlineData("%2Fvar%2Flib%2Fkubelet%2Fdevice-plugins%2Fkubelet.sock", false)]
    [InlineData("localhost", true)]
    public async Task A_plugin_may_name_any_authority_as_those_in_Go_do(string authority, bool isSplit)
    {
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1"]);

        await Http2Bytes.CallAsync(Path.Combine(Sockets, "kubelet.sock"), authority, Request.ToByteArray(), isSplit);

        await UntilAsync(1, 1);
    }

    [Fact]
    public async Task A_plugin_that_stops_for_a_while_in_the_middle_of_its_call_is_not_cut_off()
    {
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1"]);

        // Longer than servers give to those who send too slowly, five seconds: there is nothing to wait for but the time.
        await Http2Bytes.CallAsync(Path.Combine(Sockets, "kubelet.sock"), "localhost", Request.ToByteArray(), isSplit: false, TimeSpan.FromSeconds(7));

        await UntilAsync(1, 1);
    }

    [Theory]
    [InlineData("v1alpha1", "plugin.sock", Gpu, "v1beta1")]
    [InlineData("v1beta1", "plugin.sock", "gpu", "is invalid")]
    [InlineData("v1beta1", "../plugin.sock", Gpu, "not the name of a file")]
    [InlineData("v1beta1", "", Gpu, "not the name of a file")]
    public async Task A_registration_that_cannot_be_used_is_refused_with_what_to_do(string version, string endpoint, string resource, string told)
    {
        var register = () => TestDevicePlugin.RegisterAsync(Sockets, new RegisterRequest { Version = version, Endpoint = endpoint, ResourceName = resource });

        (await register.Should().ThrowAsync<RpcException>()).Which.Status.Should().Match<Status>(s => s.StatusCode == StatusCode.InvalidArgument && s.Detail.Contains(told));
        devices.List().Should().BeEmpty();
    }

    [Fact]
    public async Task A_plugin_that_is_found_by_its_socket_is_used_until_that_is_gone()
    {
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1"]);
        var handler = new DevicePluginHandler(connections);
        var found = new RegisteredPlugin("DevicePlugin", Gpu, plugin.SocketPath, ["v1beta1"], "/registry/gpu.sock");

        await handler.RegisterAsync(found, CancellationToken.None);
        await UntilAsync(1, 1);
        await handler.DeregisterAsync(found with { Endpoint = "/another.sock" }, CancellationToken.None);
        await handler.DeregisterAsync(found, CancellationToken.None);
        await UntilAsync(1, 0);

        await handler.Awaiting(h => h.RegisterAsync(found with { Versions = ["v1"] }, CancellationToken.None)).Should().ThrowAsync<PluginException>().WithMessage("*v1beta1*");
    }

    [Fact]
    public async Task An_agent_that_begins_removes_the_sockets_and_serves_its_own()
    {
        await using var plugin = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1"]);
        await StopAgentAsync();
        File.WriteAllText(Path.Combine(Sockets, "notes.txt"), "kept");

        await StartAgentAsync();

        File.Exists(plugin.SocketPath).Should().BeFalse("plugins take that for the sign to register again");
        File.Exists(Path.Combine(Sockets, "notes.txt")).Should().BeTrue();
        File.GetUnixFileMode(Path.Combine(Sockets, "kubelet.sock")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var again = await TestDevicePlugin.StartAsync(Sockets, Gpu, healthy: ["d1"]);
        await again.RegisterAsync();
        await UntilAsync(1, 1);
    }

    public async Task DisposeAsync()
    {
        await StopAgentAsync();
        stop.Dispose();
        deviceMetrics.Dispose();
        await metrics.DisposeAsync();
        folder.Dispose();
    }

    private async Task StartAgentAsync()
    {
        stop.Dispose();
        stop = new CancellationTokenSource();
        connections = new PluginConnections(devices, deviceMetrics, TimeProvider.System, NullLogger<PluginConnections>.Instance);
        var server = new RegistrationServer(new DevicePluginsFolder(Sockets), connections, TimeProvider.System, NullLogger<RegistrationServer>.Instance);
        loops = Task.WhenAll(connections.RunAsync(stop.Token), server.RunAsync(stop.Token));
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(Sockets, "kubelet.sock")));
    }

    private async Task StopAgentAsync()
    {
        await stop.CancelAsync();
        await loops.ContinueWith(static _ => { }, TaskScheduler.Default);
        loops.IsCanceled.Should().BeTrue("a loop ends only when it is stopped");
        File.Exists(Path.Combine(Sockets, "kubelet.sock")).Should().BeFalse();
    }

    private Task UntilAsync(int capacity, int allocatable) =>
        Eventually.TrueAsync(() => devices.List() is [var only] && only == new ExtendedResource(Gpu, capacity, allocatable));
}
