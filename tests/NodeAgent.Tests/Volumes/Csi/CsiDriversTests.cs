using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Plugins;
using Krustlet.Testing.Csi;

namespace Krustlet.NodeAgent.Tests.Volumes.Csi;

public sealed class CsiDriversTests : IAsyncDisposable
{
    private static readonly NamespacedName Name = NamespacedName.Cluster("node-1");
    private readonly CsiFixture node = new();

    private V1CSINode? CsiNode => node.Api.Find(ApiResources.CsiNodes, Name);

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task A_driver_is_written_into_the_CSINode_and_its_place_into_the_Nodes_labels()
    {
        await node.StartPluginAsync(At("a"));

        CsiNode!.Metadata.OwnerReferences.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = "Node", Name = "node-1", Uid = "uid-node-1" });
        CsiNode.Spec.Drivers.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new V1CSINodeDriver { Name = CsiFixture.Driver, NodeID = "disk.example.com-node", TopologyKeys = ["topology.example.com/zone"], Allocatable = new V1VolumeNodeResources { Count = 20 } });
        var stored = node.Api.Find(ApiResources.Nodes, Name)!;
        stored.Metadata.Labels.Should().Contain("topology.example.com/zone", "a");
        stored.Metadata.Annotations["csi.volume.kubernetes.io/nodeid"].Should().Be("""{"disk.example.com":"disk.example.com-node"}""");
    }

    [Fact]
    public async Task A_driver_that_goes_is_taken_out_and_others_stay()
    {
        node.Api.Put(ApiResources.CsiNodes, new V1CSINode
        {
            Metadata = new V1ObjectMeta { Name = "node-1" },
            Spec = new V1CSINodeSpec { Drivers = [new V1CSINodeDriver { Name = "other.example.com", NodeID = "n" }] },
        });
        var plugin = await node.StartPluginAsync();
        CsiNode!.Spec.Drivers.Select(static d => d.Name).Should().Equal("other.example.com", CsiFixture.Driver);

        await node.Drivers.DeregisterAsync(node.PluginOf(plugin), CancellationToken.None);
        CsiNode!.Spec.Drivers.Select(static d => d.Name).Should().Equal("other.example.com");
    }

    [Fact]
    public async Task The_id_of_a_driver_that_goes_is_taken_from_the_Node_and_those_of_others_stay()
    {
        const string ids = "csi.volume.kubernetes.io/nodeid";
        var plugin = await node.StartPluginAsync(At("a"));
        node.Node.Current = node.Api.Find(ApiResources.Nodes, Name)!;
        node.Node.Current.Metadata.Annotations[ids] = """{"disk.example.com":"disk.example.com-node","other.example.com":"n"}""";

        await node.Drivers.DeregisterAsync(node.PluginOf(plugin), CancellationToken.None);
        var stored = node.Api.Find(ApiResources.Nodes, Name)!.Metadata;
        stored.Annotations[ids].Should().Be("""{"other.example.com":"n"}""");
        stored.Labels.Should().Contain("topology.example.com/zone", "a", "a kubelet leaves them too");
    }

    [Fact]
    public async Task A_driver_whose_former_socket_goes_while_its_next_one_registers_stays_in_the_CSINode()
    {
        var former = node.PluginOf(await node.StartPluginAsync());
        var going = Task.CompletedTask;
        node.Api.Fault = call =>
        {
            if (call == "GET csinodes" && going.IsCompleted)
            {
                node.Api.Fault = static _ => null;
                going = node.Drivers.DeregisterAsync(former, CancellationToken.None);
            }

            return null;
        };

        await node.Drivers.RegisterAsync(former with { RegistrationSocket = "/registry/next.sock" }, CancellationToken.None);
        await going.WaitAsync(TimeSpan.FromMinutes(1));

        node.Drivers.Find(CsiFixture.Driver).Should().NotBeNull();
        CsiNode!.Spec.Drivers.Select(static d => d.Name).Should().Equal(CsiFixture.Driver);
    }

    [Fact]
    public async Task What_is_asked_of_a_driver_that_has_just_gone_fails_as_what_is_not_answered()
    {
        var plugin = await node.StartPluginAsync();
        var client = node.Drivers.Find(CsiFixture.Driver)!;
        await node.Drivers.DeregisterAsync(node.PluginOf(plugin), CancellationToken.None);

        (await FluentActions.Awaiting(() => client.GetCapabilitiesAsync(CancellationToken.None)).Should().ThrowAsync<PluginException>()).WithMessage("*NodeGetCapabilities: it is not registered any more");
    }

    [Fact]
    public async Task The_CSINode_is_made_again_when_it_is_gone_and_is_there_without_drivers()
    {
        node.Start(node.Registration.RunAsync);
        await node.UntilAsync(() => CsiNode is not null);
        CsiNode!.Spec.Drivers.Should().BeEmpty();

        await node.StartPluginAsync();
        node.Api.Remove(ApiResources.CsiNodes, Name);
        await node.UntilAsync(() => CsiNode?.Spec.Drivers.Count == 1);
    }

    [Fact]
    public async Task A_driver_that_the_cluster_cannot_be_told_of_is_not_taken()
    {
        node.Api.Fault = static call => call == "POST csinodes" ? ApiErrorReason.ServerUnavailable : null;
        var start = () => node.StartPluginAsync();
        (await start.Should().ThrowAsync<PluginException>()).WithMessage("CSI driver disk.example.com could not be written into the CSINode of this node:*");

        node.Api.Fault = static _ => null;
        await node.RegisterAsync();
        CsiNode!.Spec.Drivers.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_driver_that_is_elsewhere_than_the_Node_says_is_refused()
    {
        node.Node.Current!.Metadata.Labels = new Dictionary<string, string> { ["topology.example.com/zone"] = "b" };
        var start = () => node.StartPluginAsync(At("a"));
        (await start.Should().ThrowAsync<PluginException>()).WithMessage("*topology.example.com/zone=a, and its Node has the label topology.example.com/zone=b: remove the label, or correct the driver");
    }

    [Fact]
    public async Task A_name_that_is_taken_by_another_endpoint_is_refused_until_that_is_gone()
    {
        var plugin = await node.StartPluginAsync();
        var other = node.PluginOf(plugin) with { Endpoint = "/elsewhere.sock", RegistrationSocket = "/registry/other.sock" };
        var register = () => node.Drivers.RegisterAsync(other, CancellationToken.None);
        (await register.Should().ThrowAsync<PluginException>()).WithMessage("CSI driver disk.example.com is registered already, with the endpoint *csi.sock by *: remove that before /elsewhere.sock can take its name");

        await node.Drivers.RegisterAsync(node.PluginOf(plugin) with { RegistrationSocket = "/registry/other.sock" }, CancellationToken.None);
        await node.Drivers.DeregisterAsync(node.PluginOf(plugin), CancellationToken.None);
        node.Drivers.Require(CsiFixture.Driver).Should().NotBeNull("the same endpoint was registered by another socket since");
    }

    [Theory]
    [InlineData("0.3.0", false)]
    [InlineData("2.0.0", false)]
    [InlineData("1.0.0", true)]
    [InlineData("v1.11.0", true)]
    public async Task Only_CSI_1_is_spoken(string version, bool isSpoken)
    {
        var start = () => node.StartPluginAsync(options => options with { Versions = [version] });
        if (isSpoken)
        {
            await start.Should().NotThrowAsync();
        }
        else
        {
            (await start.Should().ThrowAsync<PluginException>()).WithMessage($"CSI driver disk.example.com speaks {version}: this node speaks CSI 1.x");
        }
    }

    private static Func<CsiPluginOptions, CsiPluginOptions> At(string zone) =>
        options => options with { MaxVolumes = 20, Topology = new Dictionary<string, string> { ["topology.example.com/zone"] = zone } };
}
