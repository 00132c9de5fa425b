using Grpc.Core;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Testing.Csi;

namespace Krustlet.NodeAgent.Tests.Volumes.Csi;

public sealed class CsiExpansionTests : IAsyncDisposable
{
    private const string Pending = "FileSystemResizePending";
    private const string Succeeded = "MountVolume.NodeExpandVolume succeeded for volume \"pv\" node-1";
    private readonly CsiFixture node = new();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task A_volume_that_grew_before_it_is_mounted_is_expanded_first_and_the_claim_says_so()
    {
        var plugin = await StartAsync("1Gi", "2Gi", spec => spec.Csi.NodeExpandSecretRef = new V1SecretReference { NamespaceProperty = "default", Name = "grow" });
        node.Objects.Add(new V1Secret { Metadata = new V1ObjectMeta { Name = "grow", NamespaceProperty = "default" }, Data = new Dictionary<string, byte[]> { ["k"] = "s"u8.ToArray() } });
        await node.MountAsync(CsiFixture.Pod());

        plugin.Calls.Select(static c => c.Method).Should().Equal("NodeGetInfo", "NodeStageVolume", "NodePublishVolume", "NodeExpandVolume");
        var expand = plugin.Done("NodeExpandVolume").Single();
        expand.Should().BeEquivalentTo(new { VolumeId = "vol-1", RequiredBytes = 2L << 30, AccessMode = "SingleNodeWriter", Secrets = new Dictionary<string, string> { ["k"] = "s" } });
        (expand.TargetPath, expand.StagingPath).Should().Be((plugin.Done("NodePublishVolume").Single().TargetPath, plugin.Done("NodeStageVolume").Single().StagingPath));
        var claim = Stored();
        claim.Status.Capacity["storage"].ToString().Should().Be("2Gi");
        claim.Status.Conditions.Select(static c => c.Type).Should().Equal("Other");
        node.Events.Texts.Should().Equal($"Normal FileSystemResizeSuccessful {Succeeded}");
        node.Events.OfClaims.Select(static e => e.Message).Should().Equal(Succeeded);
    }

    [Fact]
    public async Task A_volume_that_grows_while_it_is_mounted_is_expanded_once_at_the_next_look()
    {
        var plugin = await StartAsync("1Gi", "1Gi");
        var pod = CsiFixture.Pod();
        (await node.MountAsync(pod)).Should().BeAfter(node.Time.GetUtcNow(), "it may grow");
        plugin.Done("NodeExpandVolume").Should().BeEmpty();

        Grow("1Gi", "3Gi");
        await node.MountAsync(pod);
        Stored().Status.Capacity["storage"].ToString().Should().Be("3Gi");

        node.Objects.Add(Stored());
        await node.MountAsync(pod);
        plugin.Done("NodeExpandVolume").Should().ContainSingle();
    }

    [Fact]
    public async Task Another_node_that_was_faster_does_not_spare_this_one_its_own_expansion()
    {
        var plugin = await StartAsync("1Gi", "1Gi");
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);

        Grow("2Gi", "2Gi");
        await node.MountAsync(pod);
        plugin.Done("NodeExpandVolume").Should().ContainSingle();
        node.Api.Patches.Should().BeEmpty("the claim says it already");
    }

    [Fact]
    public async Task An_expansion_that_fails_holds_the_start_up_and_is_tried_again()
    {
        var plugin = await StartAsync("1Gi", "2Gi");
        plugin.Fault = static call => call.Method == "NodeExpandVolume" ? StatusCode.Internal : null;
        var pod = CsiFixture.Pod();
        await node.FailsAsync(pod, "the volume could not be expanded: CSI driver disk.example.com at *: NodeExpandVolume: Internal: NodeExpandVolume fails, as the test wants");

        plugin.Fault = static _ => null;
        node.Api.Fault = static call => call == "PATCH persistentvolumeclaims" ? ApiErrorReason.ServerUnavailable : null;
        await node.FailsAsync(pod, "the volume could not be expanded: *");

        node.Api.Fault = static _ => null;
        await node.MountAsync(pod);
        Stored().Status.Capacity["storage"].ToString().Should().Be("2Gi");
        plugin.Done("NodePublishVolume").Should().ContainSingle();
    }

    [Fact]
    public async Task An_expansion_that_fails_while_the_pod_runs_is_an_event_and_tried_again()
    {
        var plugin = await StartAsync("1Gi", "1Gi");
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        Grow("1Gi", "2Gi");
        plugin.Fault = static call => call.Method == "NodeExpandVolume" ? StatusCode.Internal : null;

        (await node.MountAsync(pod)).Should().BeAfter(node.Time.GetUtcNow());
        node.Events.Messages("VolumeResizeFailed").Single().Should().Match("NodeExpandVolume.NodeExpandVolume failed for volume \"pv\" : CSI driver disk.example.com at *: NodeExpandVolume: Internal: *");

        plugin.Fault = static _ => null;
        await node.MountAsync(pod);
        Stored().Status.Capacity["storage"].ToString().Should().Be("2Gi");
    }

    [Fact]
    public async Task A_driver_that_cannot_expand_a_volume_in_use_is_asked_once_and_the_pod_starts()
    {
        var plugin = await StartAsync("1Gi", "2Gi");
        plugin.Fault = static call => call.Method == "NodeExpandVolume" ? StatusCode.FailedPrecondition : null;
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        await node.MountAsync(pod);

        plugin.Calls.Count(static c => c.Method == "NodeExpandVolume").Should().Be(1);
        node.Events.Reasons.Should().Equal("VolumeResizeFailed");
        Stored().Status.Capacity["storage"].ToString().Should().Be("1Gi");
    }

    [Fact]
    public async Task A_pod_that_only_reads_does_not_expand()
    {
        var plugin = await StartAsync("1Gi", "2Gi");
        var pod = CsiFixture.Pod(change: static volume => volume.PersistentVolumeClaim.ReadOnlyProperty = true);
        (await node.MountAsync(pod)).Should().BeNull();
        await node.MountAsync(pod);

        plugin.Calls.Should().NotContain(static c => c.Method == "NodeExpandVolume");
        node.Events.Texts.Should().Equal("Warning FileSystemResizeFailed MountVolume.NodeExpandVolume failed for volume \"pv\" requested read-only file system");
    }

    [Fact]
    public async Task A_driver_without_the_capability_is_not_asked_to_expand()
    {
        var plugin = await StartAsync("1Gi", "2Gi", change: static options => options with { Expands = false });
        (await node.MountAsync(CsiFixture.Pod())).Should().BeNull();

        plugin.Calls.Should().NotContain(static c => c.Method == "NodeExpandVolume");
        node.Api.Patches.Should().BeEmpty();
    }

    private async Task<CsiPlugin> StartAsync(string claim, string volume, Action<V1PersistentVolumeSpec>? spec = null, Func<CsiPluginOptions, CsiPluginOptions>? change = null)
    {
        node.AddDriver();
        Grow(claim, volume, spec);
        var plugin = await node.StartPluginAsync(options => (change ?? (static same => same))(options with { Expands = true }));
        node.Api.Patches.Clear();
        return plugin;
    }

    /// <summary>What a driver's controller has done: the volume has one size, the claim's user was told another.</summary>
    private void Grow(string told, string size, Action<V1PersistentVolumeSpec>? change = null)
    {
        node.AddClaim(spec =>
        {
            spec.Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) };
            change?.Invoke(spec);
        });
        var claim = CsiFixture.NewClaim();
        claim.Status.Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new(told) };
        claim.Status.Conditions = [new V1PersistentVolumeClaimCondition { Type = Pending, Status = "True" }, new V1PersistentVolumeClaimCondition { Type = "Other", Status = "True" }];
        node.Objects.Add(node.Api.Put(ApiResources.PersistentVolumeClaims, claim));
    }

    private V1PersistentVolumeClaim Stored() => node.Api.Find(ApiResources.PersistentVolumeClaims, new NamespacedName("default", "data"))!;
}
