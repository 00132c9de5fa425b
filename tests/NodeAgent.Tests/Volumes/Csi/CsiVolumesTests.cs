using Grpc.Core;
using k8s.Models;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Csi;
using Krustlet.Testing.Csi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Volumes.Csi;

public sealed class CsiVolumesTests : IAsyncDisposable
{
    private readonly CsiFixture node = new();

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task A_claim_is_staged_and_published_and_its_content_is_what_the_pod_sees()
    {
        var plugin = await StartAsync();
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);

        await File.WriteAllTextAsync(Path.Combine(plugin.ContentOf("vol-1"), "file"), "x");
        (await File.ReadAllTextAsync(Path.Combine(node.Volumes.HostPath(pod, "v"), "file"))).Should().Be("x");
        plugin.Calls.Select(static c => c.Method).Should().Equal("NodeGetInfo", "NodeStageVolume", "NodePublishVolume");
        plugin.Done("NodePublishVolume").Single().TargetPath.Should().EndWith("/pods/uid-web/volumes/kubernetes.io~csi/pv/mount");
        plugin.Done("NodeStageVolume").Single().StagingPath.Should().MatchRegex("/plugins/kubernetes.io/csi/disk.example.com/[0-9a-f]{64}/globalmount$");
    }

    [Fact]
    public async Task The_driver_is_told_everything_of_the_volume_and_what_it_wants_to_know_of_the_pod()
    {
        node.Objects.Add(Secret("stage", "k", "s1"));
        node.Objects.Add(Secret("publish", "k", "s2"));
        var plugin = await StartAsync(
            static options => options with { MountsForGroups = true },
            spec =>
            {
                (spec.AccessModes, spec.MountOptions) = (["ReadWriteMany"], ["noatime"]);
                (spec.Csi.FsType, spec.Csi.VolumeAttributes) = ("xfs", new Dictionary<string, string> { ["size"] = "big" });
                spec.Csi.NodeStageSecretRef = new V1SecretReference { NamespaceProperty = "default", Name = "stage" };
                spec.Csi.NodePublishSecretRef = new V1SecretReference { NamespaceProperty = "default", Name = "publish" };
            },
            static driver => driver.PodInfoOnMount = true);
        var pod = CsiFixture.Pod(change: static volume => volume.PersistentVolumeClaim.ReadOnlyProperty = true);
        pod.Pod.Spec.SecurityContext = new V1PodSecurityContext { FsGroup = 2000 };
        await node.MountAsync(pod);

        var stage = plugin.Done("NodeStageVolume").Single();
        stage.Should().BeEquivalentTo(new { AccessMode = "MultiNodeMultiWriter", FsType = "xfs", MountGroup = "2000", MountFlags = new[] { "noatime" }, VolumeContext = new Dictionary<string, string> { ["size"] = "big" } });
        stage.Secrets.Should().Equal(new Dictionary<string, string> { ["k"] = "s1" });
        var publish = plugin.Done("NodePublishVolume").Single();
        publish.Should().BeEquivalentTo(new { AccessMode = "MultiNodeMultiWriter", FsType = "xfs", MountGroup = "2000", ReadOnly = true, MountFlags = new[] { "noatime" }, stage.StagingPath });
        publish.Secrets.Should().Equal(new Dictionary<string, string> { ["k"] = "s2" });
        publish.VolumeContext.Should().Equal(new Dictionary<string, string>
        {
            ["size"] = "big",
            ["csi.storage.k8s.io/pod.name"] = "web",
            ["csi.storage.k8s.io/pod.namespace"] = "default",
            ["csi.storage.k8s.io/pod.uid"] = "uid-web",
            ["csi.storage.k8s.io/serviceAccount.name"] = "default",
            ["csi.storage.k8s.io/ephemeral"] = "false",
        });
    }

    [Theory]
    [InlineData("ReadWriteOnce", false, "SingleNodeWriter")]
    [InlineData("ReadWriteOnce", true, "SingleNodeMultiWriter")]
    [InlineData("ReadWriteOncePod", false, "SingleNodeWriter")]
    [InlineData("ReadWriteOncePod", true, "SingleNodeSingleWriter")]
    [InlineData("ReadOnlyMany", true, "MultiNodeReaderOnly")]
    [InlineData("ReadWriteMany", false, "MultiNodeMultiWriter")]
    public async Task Access_modes_are_said_in_the_drivers_words(string mode, bool knowsSingleWriters, string said)
    {
        var plugin = await StartAsync(options => options with { KnowsSingleWriters = knowsSingleWriters }, spec => spec.AccessModes = [mode]);
        await node.MountAsync(CsiFixture.Pod());
        plugin.Done("NodePublishVolume").Single().AccessMode.Should().Be(said);
    }

    [Fact]
    public async Task A_driver_that_does_not_stage_is_not_asked_to()
    {
        var plugin = await StartAsync(static options => options with { Stages = false });
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        await node.RemoveAsync(pod);

        plugin.Calls.Select(static c => c.Method).Should().Equal("NodeGetInfo", "NodePublishVolume", "NodeUnpublishVolume");
        plugin.Calls[1].StagingPath.Should().BeEmpty();
    }

    [Fact]
    public async Task Two_pods_share_one_staged_volume_which_goes_with_the_last()
    {
        var plugin = await StartAsync();
        node.Start(node.Staged.RunAsync);
        var (one, other) = (CsiFixture.Pod("one"), CsiFixture.Pod("other"));
        await Task.WhenAll(node.MountAsync(one), node.MountAsync(other));
        plugin.Done("NodeStageVolume").Should().HaveCount(1);
        plugin.Done("NodePublishVolume").Should().HaveCount(2);

        await node.RemoveAsync(one);
        node.Records.Staged.Should().HaveCount(1, "the other Pod has it");

        await node.RemoveAsync(other);
        await node.UntilAsync(() => plugin.Done("NodeUnstageVolume").Count == 1 && node.Records.Staged.Count == 0);
        plugin.Calls.Select(static c => c.Method).Should().EndWith(["NodeUnpublishVolume", "NodeUnpublishVolume", "NodeUnstageVolume"]);
    }

    [Fact]
    public async Task A_volume_that_could_not_be_unstaged_and_is_used_again_is_left_alone()
    {
        var plugin = await StartAsync();
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        await node.RemoveAsync(pod);
        plugin.Fault = static call => call.Method == "NodeUnstageVolume" ? StatusCode.Internal : null;
        var time = new WaitedTime();
        node.Start(new StagedVolumes(node.Drivers, node.Records, new VolumeLocks(), node.InUse, time, NullLogger<StagedVolumes>.Instance).RunAsync);
        await Eventually.TrueAsync(() => time.LastWait == TimeSpan.FromSeconds(1), "it is tried again a second later");
        await node.MountAsync(CsiFixture.Pod("other"));

        time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.TrueAsync(() => time.LastWait == TimeSpan.FromSeconds(60), "there is nothing to try");
        node.Records.Staged.Should().HaveCount(1);
    }

    [Fact]
    public async Task The_next_agent_asks_nothing_again_and_undoes_what_this_one_did()
    {
        var plugin = await StartAsync();
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);

        node.Restart();
        await node.RegisterAsync();
        await node.MountAsync(pod);
        (plugin.Done("NodeStageVolume").Count, plugin.Done("NodePublishVolume").Count).Should().Be((1, 1));

        node.Start(node.Staged.RunAsync);
        await node.RemoveAsync(pod);
        await node.UntilAsync(() => plugin.Done("NodeUnstageVolume").Count == 1);
        plugin.Done("NodeUnpublishVolume").Should().HaveCount(1);
    }

    [Fact]
    public async Task An_agent_that_ends_between_staging_and_publishing_is_gone_on_from()
    {
        var plugin = await StartAsync();
        plugin.Fault = static call => call.Method == "NodePublishVolume" ? StatusCode.Internal : null;
        await node.FailsAsync(CsiFixture.Pod(), "CSI driver disk.example.com at *: NodePublishVolume: Internal: NodePublishVolume fails, as the test wants");
        plugin.Fault = static _ => null;

        node.Restart();
        await node.RegisterAsync();
        await node.MountAsync(CsiFixture.Pod());
        (plugin.Done("NodeStageVolume").Count, plugin.Done("NodePublishVolume").Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task What_a_driver_may_have_done_is_undone_although_it_failed()
    {
        var plugin = await StartAsync();
        node.Start(node.Staged.RunAsync);
        plugin.Fault = static call => call.Method is "NodePublishVolume" or "NodeStageVolume" ? StatusCode.Internal : null;
        var pod = CsiFixture.Pod();
        await node.FailsAsync(pod, "*NodeStageVolume: Internal:*");
        plugin.Fault = static call => call.Method == "NodePublishVolume" ? StatusCode.Internal : null;
        await node.FailsAsync(pod, "*NodePublishVolume: Internal:*");

        await node.RemoveAsync(pod);
        await node.UntilAsync(() => node.Records.Staged.Count == 0);
        plugin.Calls.Select(static c => c.Method).Should().EndWith(["NodeStageVolume", "NodePublishVolume", "NodeUnpublishVolume", "NodeUnstageVolume"]);
    }

    [Fact]
    public async Task A_driver_that_is_not_here_is_named_with_what_to_do_and_nothing_is_left_of_the_try()
    {
        node.AddDriver();
        node.AddClaim();
        var pod = CsiFixture.Pod();
        await node.FailsAsync(pod, "driver name disk.example.com not found in the list of registered CSI drivers: run its node plugin on this node, with its registration socket in /registry");
        await node.RemoveAsync(pod);
    }

    [Fact]
    public async Task A_pod_is_not_done_with_before_its_volume_is_unpublished()
    {
        var plugin = await StartAsync();
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        plugin.Fault = static call => call.Method == "NodeUnpublishVolume" ? StatusCode.Unavailable : null;
        var remove = () => node.RemoveAsync(pod);
        (await remove.Should().ThrowAsync<VolumeException>()).WithMessage("UnmountVolume.TearDown failed for volume \"pv\" : CSI driver disk.example.com at *NodeUnpublishVolume*");

        await node.Drivers.DeregisterAsync(node.PluginOf(plugin), CancellationToken.None);
        (await remove.Should().ThrowAsync<VolumeException>()).WithMessage("*driver name disk.example.com not found*");

        plugin.Fault = static _ => null;
        await node.RegisterAsync();
        await remove.Should().NotThrowAsync();
        Directory.Exists(plugin.ContentOf("vol-1")).Should().BeTrue("the volume outlives its Pods");
    }

    [Fact]
    public async Task A_volume_that_is_not_unstaged_is_tried_again_when_the_driver_is_back()
    {
        var plugin = await StartAsync();
        node.Start(node.Staged.RunAsync);
        var pod = CsiFixture.Pod();
        await node.MountAsync(pod);
        plugin.Fault = static call => call.Method == "NodeUnstageVolume" ? StatusCode.Internal : null;
        await node.RemoveAsync(pod);
        await node.UntilAsync(() => plugin.Calls.Count(static c => c.Method == "NodeUnstageVolume") >= 2);

        plugin.Fault = static _ => null;
        await node.RegisterAsync();
        await node.UntilAsync(() => node.Records.Staged.Count == 0);
    }

    [Fact]
    public async Task A_driver_that_wants_to_republish_is_asked_again_every_so_often()
    {
        var plugin = await StartAsync(driver: static spec => spec.RequiresRepublish = true);
        var pod = CsiFixture.Pod();
        (await node.MountAsync(pod)).Should().BeAfter(node.Time.GetUtcNow());
        await node.MountAsync(pod);

        (plugin.Done("NodeStageVolume").Count, plugin.Done("NodePublishVolume").Count).Should().Be((1, 2));
    }

    [Fact]
    public async Task An_inline_volume_is_published_without_staging_under_a_handle_of_the_pods()
    {
        var plugin = await StartAsync(driver: static spec => (spec.VolumeLifecycleModes, spec.PodInfoOnMount) = (["Ephemeral"], true));
        var pod = CsiFixture.InlinePod(static csi => csi.VolumeAttributes = new Dictionary<string, string> { ["size"] = "1Gi" });
        await node.MountAsync(pod);

        var publish = plugin.Calls.Skip(1).Should().ContainSingle().Subject;
        publish.Should().BeEquivalentTo(new { Method = "NodePublishVolume", AccessMode = "SingleNodeWriter", StagingPath = "" });
        publish.VolumeId.Should().MatchRegex("^csi-[0-9a-f]{64}$");
        publish.VolumeContext.Should().Contain("size", "1Gi").And.Contain("csi.storage.k8s.io/ephemeral", "true");

        await node.RemoveAsync(pod);
        plugin.Done("NodeUnpublishVolume").Single().VolumeId.Should().Be(publish.VolumeId);
    }

    [Fact]
    public async Task An_inline_volume_of_a_driver_that_does_not_say_it_makes_them_is_refused()
    {
        await node.StartPluginAsync();
        await node.FailsAsync(CsiFixture.InlinePod(), "volume mode \"Ephemeral\" not supported by driver disk.example.com (no CSIDriver object)");

        node.AddDriver();
        await node.FailsAsync(CsiFixture.InlinePod(), "volume mode \"Ephemeral\" not supported by driver disk.example.com (only supports \"Persistent\")");
    }

    [Fact]
    public async Task A_volume_for_one_pod_is_the_first_ones()
    {
        await StartAsync(volume: static spec => spec.AccessModes = ["ReadWriteOncePod"]);
        var (one, other) = (CsiFixture.Pod("one"), CsiFixture.Pod("other"));
        await node.MountAsync(one);
        await node.FailsAsync(other, "volume uses the ReadWriteOncePod access mode and is already in use by another pod");

        await node.RemoveAsync(one);
        await node.MountAsync(other);
    }

    private static V1Secret Secret(string name, string key, string value) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
        Data = new Dictionary<string, byte[]> { [key] = System.Text.Encoding.UTF8.GetBytes(value) },
    };

    private Task<CsiPlugin> StartAsync(Func<CsiPluginOptions, CsiPluginOptions>? options = null, Action<V1PersistentVolumeSpec>? volume = null, Action<V1CSIDriverSpec>? driver = null)
    {
        node.AddDriver(driver);
        node.AddClaim(volume);
        return node.StartPluginAsync(options);
    }

    /// <summary>A clock that tells what was waited for last.</summary>
    private sealed class WaitedTime : FakeTimeProvider
    {
        private long lastWait;

        public TimeSpan LastWait => TimeSpan.FromTicks(Volatile.Read(ref lastWait));

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Volatile.Write(ref lastWait, dueTime.Ticks);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
