using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public sealed class NodeHeartbeatTests
{
    [Fact]
    public async Task A_node_is_registered_however_often_the_api_server_refuses()
    {
        await using var fixture = new NodeFixture();
        var refusals = 12;
        fixture.Api.Fault = call => call == "POST nodes" && refusals-- > 0 ? ApiErrorReason.ServerUnavailable : null;

        fixture.Start(fixture.Heartbeat.RunAsync);

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(7), () => fixture.Node is not null);
    }

    [Fact]
    public async Task An_unchanged_status_is_written_every_five_minutes_and_not_between()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("PATCH nodes") == 1);
        fixture.View.AcceptWithoutPodCidr();
        var start = fixture.Time.GetUtcNow();

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(2), () => fixture.Api.Count("PATCH nodes") == 3);

        (fixture.Time.GetUtcNow() - start).Should().BeGreaterThan(TimeSpan.FromMinutes(9));
    }

    [Fact]
    public async Task Features_are_declared_and_an_api_server_that_drops_them_is_told_no_more_often()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        fixture.Start(fixture.Watch.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("PATCH nodes") == 1 && fixture.Api.Count("WATCH nodes") == 1);
        fixture.View.AcceptWithoutPodCidr();
        fixture.Node!.Status.DeclaredFeatures.Should().Equal("RestartAllContainersOnContainerExits");
        var start = fixture.Time.GetUtcNow();

        fixture.Api.Put(ApiResources.Nodes, fixture.Node with { Metadata = fixture.Node.Metadata with { }, Status = fixture.Node.Status with { DeclaredFeatures = null } });
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(2), () => fixture.Node!.Status.DeclaredFeatures is not null);

        (fixture.Time.GetUtcNow() - start).Should().BeGreaterThan(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public async Task A_part_that_fails_makes_the_node_unready_with_its_words_and_its_recovery_makes_it_ready()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Condition("Ready")?.Status == "True");

        fixture.Health.Problem = "module host is not answering";
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Condition("Ready")?.Status == "False");
        fixture.Condition("Ready")!.Should().BeEquivalentTo(new { Reason = "KubeletNotReady", Message = "module host is not answering" });
        var fell = fixture.Condition("Ready")!.LastTransitionTime;

        fixture.Health.Problem = null;
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Condition("Ready")?.Status == "True");
        fixture.Condition("Ready")!.LastTransitionTime.Should().BeAfter(fell!.Value);
        fixture.Condition("DiskPressure")!.LastTransitionTime.Should().BeBefore(fell.Value);
    }

    [Fact]
    public async Task A_ready_node_is_not_called_unready_while_its_next_agent_begins()
    {
        await using var fixture = new NodeFixture();
        fixture.Api.Put(ApiResources.Nodes, ReadyNode(fixture.Name.Name));
        fixture.Health.Problem = "module hosts of an earlier agent are being adopted";
        fixture.Start(fixture.Heartbeat.RunAsync);

        var end = fixture.Time.GetUtcNow() + TimeSpan.FromSeconds(4);
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(500), () => fixture.Time.GetUtcNow() >= end);
        fixture.Condition("Ready")!.Status.Should().Be("True");
        fixture.Health.Problem = null;
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(10), () => fixture.Condition("Ready")!.Reason == "KubeletReady");

        fixture.Events.Reasons.Should().NotContain("NodeNotReady");
        fixture.Api.Patches.Should().NotContain(static patch => patch.Contains("adopted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_configuration_is_declared_once_the_status_is_the_next_agents_own()
    {
        var options = TestOptions.Node();
        await using var fixture = new NodeFixture(options with { Labels = new Dictionary<string, string> { [KrustletLabels.Configuration] = "new", ["tier"] = "gold" } });
        var before = ReadyNode(fixture.Name.Name);
        before.Metadata.Labels = new Dictionary<string, string> { [KrustletLabels.Configuration] = "old" };
        fixture.Api.Put(ApiResources.Nodes, before);
        fixture.Health.Problem = "no module host is running";
        fixture.Start(fixture.Heartbeat.RunAsync);

        await Eventually.TrueAsync(() => fixture.Node!.Metadata.Labels.ContainsKey("tier"));
        var end = fixture.Time.GetUtcNow() + TimeSpan.FromSeconds(4);
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(500), () => fixture.Time.GetUtcNow() >= end);
        fixture.Node!.Metadata.Labels[KrustletLabels.Configuration].Should().Be("old", "the node is called Ready for the sake of the agent before");

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(500), () => fixture.Node!.Metadata.Labels[KrustletLabels.Configuration] == "new");
        fixture.Condition("Ready")!.Status.Should().Be("False");
    }

    [Fact]
    public async Task A_node_whose_next_agent_does_not_get_well_is_called_unready()
    {
        await using var fixture = new NodeFixture();
        fixture.Api.Put(ApiResources.Nodes, ReadyNode(fixture.Name.Name));
        fixture.Health.Problem = "no module host is running";
        fixture.Start(fixture.Heartbeat.RunAsync);

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromMilliseconds(500), () => fixture.Condition("Ready")!.Status == "False");
    }

    [Fact]
    public async Task Devices_are_told_as_soon_as_they_change()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("PATCH nodes") == 1);

        fixture.Extended.Set(new ExtendedResource("example.com/gpu", 3, 2));

        await Eventually.TrueAsync(() => fixture.Node!.Status.Allocatable.ContainsKey("example.com/gpu"));
        fixture.Node!.Status.Capacity["example.com/gpu"].ToDecimal().Should().Be(3);
        fixture.Node.Status.Allocatable["example.com/gpu"].ToDecimal().Should().Be(2);
        fixture.Node.Status.Allocatable.Should().ContainKey("cpu");
    }

    [Fact]
    public async Task A_full_disk_is_reported_and_held_for_five_minutes()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Node is not null);

        fixture.Machine.StorageAvailable = 1L << 30;
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Condition("DiskPressure")?.Status == "True");
        fixture.Condition("DiskPressure")!.Reason.Should().Be("KubeletHasDiskPressure");
        var since = fixture.Time.GetUtcNow();

        fixture.Machine.StorageAvailable = 50L << 30;
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Condition("DiskPressure")?.Status == "False");
        (fixture.Time.GetUtcNow() - since).Should().BeGreaterThan(TimeSpan.FromMinutes(4.5));
    }

    [Fact]
    public async Task A_deleted_node_is_registered_again_with_its_taints()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        fixture.Start(fixture.Watch.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("WATCH nodes") == 1);
        var first = fixture.Node!.Metadata.Uid;

        fixture.Api.Remove(ApiResources.Nodes, fixture.Name);

        await Eventually.TrueAsync(() => fixture.Node is { } node && node.Metadata.Uid != first, "without the clock having moved");
        fixture.Node!.Spec.Taints.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_deletion_that_was_not_seen_shows_at_the_next_report()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("PATCH nodes") == 1);
        fixture.Api.Remove(ApiResources.Nodes, fixture.Name);

        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(5), () => fixture.Node is not null);
    }

    [Fact]
    public async Task What_others_write_into_the_status_stays()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        fixture.Start(fixture.Watch.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("WATCH nodes") == 1);
        var node = fixture.Node!;
        fixture.Api.Put(ApiResources.Nodes, node with
        {
            Metadata = node.Metadata with { },
            Status = node.Status with
            {
                Conditions = [.. node.Status.Conditions, new V1NodeCondition { Type = "NetworkUnavailable", Status = "False" }],
                Capacity = new Dictionary<string, ResourceQuantity>(node.Status.Capacity) { ["example.com/radio"] = new("1") },
            },
        });

        fixture.Health.Problem = "changed";
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Condition("Ready")?.Status == "False");

        fixture.Condition("NetworkUnavailable").Should().NotBeNull();
        fixture.Node!.Status.Capacity.Should().ContainKey("example.com/radio");
    }

    [Fact]
    public async Task The_fifty_largest_images_are_listed_with_at_most_five_names()
    {
        await using var fixture = new NodeFixture();
        fixture.Pods.Images.AddRange(Enumerable.Range(1, 60).Select(size => new NodeImage([.. Enumerable.Range(0, 7).Select(name => $"r.test/{size}:{name}")], size)));

        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Node is not null);

        fixture.Node!.Status.Images.Should().HaveCount(50).And.OnlyContain(image => image.Names.Count == 5);
        fixture.Node.Status.Images[0].SizeBytes.Should().Be(60);
    }

    [Fact]
    public async Task Modules_that_the_node_holds_are_named_by_labels_as_long_as_it_does_and_labels_of_others_stay()
    {
        const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        const string Key = "modules.node.krustlet.dev/0123456789abcdef0123456789abcdef01234567";
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        fixture.Start(fixture.Watch.RunAsync);
        await Eventually.TrueAsync(() => fixture.Node is not null);
        var node = fixture.Node!;
        fixture.Api.Put(ApiResources.Nodes, node with { Metadata = node.Metadata with { Labels = new Dictionary<string, string>(node.Metadata.Labels) { ["modules.node.krustlet.dev/old"] = "cached", ["team"] = "x" } } });

        fixture.Pods.Images.Add(new NodeImage([$"r.test/web@sha256:{Digest}", "r.test/web:v1"], 1));
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => fixture.Node!.Metadata.Labels.ContainsKey(Key) && !fixture.Node.Metadata.Labels.ContainsKey("modules.node.krustlet.dev/old"));
        fixture.Node!.Metadata.Labels.Should().Contain(Key, "cached").And.Contain("team", "x");

        fixture.Pods.Images.Clear();
        await Eventually.AsTimePassesAsync(fixture.Time, TimeSpan.FromSeconds(1), () => !fixture.Node!.Metadata.Labels.ContainsKey(Key));
        fixture.Node!.Metadata.Labels.Should().Contain("team", "x").And.Contain("type", "krustlet");
    }

    [Fact]
    public async Task Pods_may_start_when_the_pod_cidr_comes_or_is_not_to_be_expected()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        fixture.Start(fixture.Watch.RunAsync);
        await Eventually.TrueAsync(() => fixture.Api.Count("WATCH nodes") == 1);
        fixture.View.Registered.IsCompleted.Should().BeFalse();

        var node = fixture.Node!;
        fixture.Api.Put(ApiResources.Nodes, node with { Metadata = node.Metadata with { }, Spec = node.Spec with { PodCIDR = "127.64.0.0/20" } });
        await fixture.View.Registered.WaitAsync(TimeSpan.FromMinutes(1));
        fixture.View.Current!.Spec.PodCIDR.Should().Be("127.64.0.0/20");

        await using var without = new NodeFixture();
        without.Start(without.Heartbeat.RunAsync);
        await Eventually.AsTimePassesAsync(without.Time, TimeSpan.FromSeconds(1), () => without.View.Registered.IsCompleted);
    }

    [Fact]
    public async Task Volumes_that_come_into_use_are_told_at_once()
    {
        await using var fixture = new NodeFixture();
        fixture.Start(fixture.Heartbeat.RunAsync);
        await Eventually.TrueAsync(() => fixture.Volumes.LastReported is not null);
        fixture.View.AcceptWithoutPodCidr();

        fixture.Volumes.Use("kubernetes.io/csi/disk.example.com^vol-1");
        await Eventually.TrueAsync(() => fixture.Node?.Status.VolumesInUse?.Count == 1);
        await Eventually.TrueAsync(() => fixture.Volumes.LastReported!.Count == 1, "whoever waits may go on");

        fixture.Volumes.Use();
        await Eventually.TrueAsync(() => fixture.Node?.Status.VolumesInUse is null or { Count: 0 });
    }

    private static V1Node ReadyNode(string name) => new()
    {
        ApiVersion = "v1",
        Kind = "Node",
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1NodeSpec(),
        Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True", Reason = "OfTheAgentBefore" }] },
    };
}
