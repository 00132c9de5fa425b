using Grpc.Core;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Claims of CSI volumes, with a driver of the test's own.</summary>
public abstract class CsiVolumeTests(ClusterFixture cluster)
{
    [Fact]
    public async Task A_driver_is_told_to_the_cluster_while_it_is_there()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.StartAsync(options => options with { MaxVolumes = 20, Topology = new Dictionary<string, string> { [$"topology.{driver.Driver}/node"] = driver.Node } });

        var known = await cluster.UntilAsync(ApiResources.CsiNodes, null, driver.Node, node => Entry(node, driver) is not null, "has the driver");
        Entry(known, driver).Should().BeEquivalentTo(new { NodeID = $"{driver.Driver}-node", TopologyKeys = new[] { $"topology.{driver.Driver}/node" }, Allocatable = new { Count = 20 } });
        var node = await cluster.UntilAsync(ApiResources.Nodes, null, driver.Node, static _ => true, "exists");
        node.Metadata.Labels.Should().Contain($"topology.{driver.Driver}/node", driver.Node);

        await driver.Plugin.DeregisterAsync();
        await cluster.UntilAsync(ApiResources.CsiNodes, null, driver.Node, found => Entry(found, driver) is null, "has the driver no more");
    }

    [Fact]
    public async Task Two_pods_share_a_volume_that_is_staged_once()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync(static spec => spec.PodInfoOnMount = true);
        await driver.VolumeAsync();
        await driver.StartAsync();
        await cluster.CreatePodAsync(space, await driver.PodAsync("writer", "write(lit:shared)to(file:/d/file)", "tick(100000,100)"));
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "wait_for(file:/d/file)", "tick(100000,100)"));
        await cluster.UntilPodAsync(space, "writer", WasmPods.IsReady, "is Ready");
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        (await File.ReadAllTextAsync(Path.Combine(driver.Plugin.ContentOf($"{space}-handle"), "file"))).Should().StartWith("shared");
        (driver.Plugin.Done("NodeStageVolume").Count, driver.Plugin.Done("NodePublishVolume").Count).Should().Be((1, 2));
        driver.Plugin.Done("NodePublishVolume")[0].VolumeContext.Should().Contain("shelf", "3").And.Contain("csi.storage.k8s.io/pod.namespace", space).And.ContainKey("csi.storage.k8s.io/pod.uid");

        await cluster.RemovePodAsync(space, "writer");
        driver.Plugin.Done("NodeUnpublishVolume").Should().HaveCount(1, "a Pod is gone only after its volumes");
        await cluster.RemovePodAsync(space);
        await driver.UntilDoneAsync("NodeUnstageVolume");
        driver.Plugin.Calls.Select(static call => call.Method).Should().EndWith(["NodeUnpublishVolume", "NodeUnpublishVolume", "NodeUnstageVolume"], "it was not unstaged before the second Pod let go of it");
    }

    [Fact]
    public async Task A_driver_that_is_away_is_named_and_waited_for()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync();
        await driver.VolumeAsync();
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "write(lit:x)to(file:/d/file)"));
        await cluster.UntilEventAsync(space, "main", "FailedMount", $"driver name {driver.Driver} not found in the list of registered CSI drivers: run its node plugin on this node");

        await driver.StartAsync();
        await cluster.UntilPodAsync(space, "main", static pod => pod.Status?.Phase == "Succeeded", "succeeded");
    }

    [Fact]
    public async Task Staging_that_fails_is_told_and_tried_again()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync();
        await driver.VolumeAsync();
        await driver.StartAsync();
        driver.Plugin.Fault = static call => call.Method == "NodeStageVolume" ? StatusCode.Internal : null;
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "write(lit:x)to(file:/d/file)"));
        await cluster.UntilEventAsync(space, "main", "FailedMount", "NodeStageVolume: Internal: NodeStageVolume fails, as the test wants");

        driver.Plugin.Fault = static _ => null;
        await cluster.UntilPodAsync(space, "main", static pod => pod.Status?.Phase == "Succeeded", "succeeded");
    }

    [Fact]
    public async Task An_agent_that_is_killed_between_staging_and_publishing_is_gone_on_from()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await cluster.StartOwnNodeAsync(space);
        await using var driver = new CsiNode(cluster, space, own: node);
        await driver.DescribeAsync();
        await driver.VolumeAsync();
        await driver.StartAsync();
        var published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        driver.Plugin.Before = async call =>
        {
            if (call.Method == "NodePublishVolume")
            {
                published.TrySetResult();
                await goOn.Task;
            }
        };
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "tick(100000,100)"));
        await published.Task.WaitAsync(TimeSpan.FromMinutes(1), ClusterFixture.Time);

        await node.KillAsync();
        goOn.SetResult();
        await node.StartAsync();
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        driver.Plugin.Done("NodeStageVolume").Should().HaveCount(1);

        await cluster.RemovePodAsync(space);
        await driver.UntilDoneAsync("NodeUnstageVolume");
        driver.Plugin.Done("NodeUnpublishVolume").Should().HaveCount(1);
    }

    [Fact]
    public async Task A_pod_that_is_deleted_while_the_driver_is_away_goes_when_it_is_back()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync();
        await driver.VolumeAsync();
        await driver.StartAsync();
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await driver.Plugin.DeregisterAsync();
        await driver.Plugin.StopServingAsync();
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "main"), new DeleteRequest(GracePeriodSeconds: 1), CancellationToken.None);
        await cluster.UntilPodAsync(space, "main", static pod => pod.Metadata.DeletionTimestamp is not null && pod.Status.ContainerStatuses[0].State.Terminated is not null, "has stopped");
        driver.Plugin.Done("NodeUnpublishVolume").Should().BeEmpty();

        await driver.Plugin.ServeAsync();
        await driver.Plugin.RegisterAsync();
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "main");
        driver.Plugin.Done("NodeUnpublishVolume").Should().HaveCount(1, "the Pod waited for it");
        await driver.UntilDoneAsync("NodeUnstageVolume");
    }

    [Fact]
    public async Task A_volume_that_has_to_be_attached_is_waited_for_and_kept_attached_while_it_is_used()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync(static spec => spec.AttachRequired = true);
        await driver.VolumeAsync();
        await driver.StartAsync();
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "tick(100000,100)"));
        var unique = $"kubernetes.io/csi/{driver.Driver}^{space}-handle";
        await cluster.UntilAsync(ApiResources.Nodes, null, driver.Node, node => node.Status.VolumesInUse?.Contains(unique) == true, "tells that it uses the volume");
        await cluster.UntilEventAsync(space, "main", "FailedMount", $"timed out waiting for external-attacher of {driver.Driver} CSI driver to attach volume {space}-handle");

        var attachment = await AttachmentAsync(space);
        await cluster.Api.PatchAsync(
            ApiResources.VolumeAttachments, NamespacedName.Cluster(attachment.Metadata.Name),
            new PatchRequest(PatchKind.Merge, """{"status":{"attached":true,"attachmentMetadata":{"device":"/dev/x"}}}""", "status"), CancellationToken.None);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        driver.Plugin.Done("NodeStageVolume").Single().PublishContext.Should().Contain("device", "/dev/x");

        await cluster.RemovePodAsync(space);
        await driver.UntilDoneAsync("NodeUnstageVolume");
        await cluster.UntilAsync(ApiResources.Nodes, null, driver.Node, node => node.Status.VolumesInUse?.Contains(unique) != true, "uses the volume no more");
        await cluster.UntilGoneAsync(ApiResources.VolumeAttachments, null, attachment.Metadata.Name);
    }

    [Fact]
    public async Task A_volume_that_has_grown_is_expanded_on_the_node_and_its_claim_says_so()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync();
        await driver.VolumeAsync();
        await driver.StartAsync(static options => options with { Expands = true });

        // What a driver's resizer leaves to the node: a larger volume, and a claim that waits.
        var name = new NamespacedName(space, "data");
        await cluster.Api.PatchAsync(ApiResources.PersistentVolumes, NamespacedName.Cluster(space), new PatchRequest(PatchKind.Merge, """{"spec":{"capacity":{"storage":"7Gi"}}}"""), CancellationToken.None);
        await cluster.Api.PatchAsync(
            ApiResources.PersistentVolumeClaims, name, new PatchRequest(PatchKind.Merge, """{"status":{"conditions":[{"type":"FileSystemResizePending","status":"True"}]}}""", "status"), CancellationToken.None);
        await cluster.CreatePodAsync(space, await driver.PodAsync("main", "tick(100000,100)"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        driver.Plugin.Done("NodeExpandVolume").Should().ContainSingle().Which.RequiredBytes.Should().Be(7L << 30);
        var claim = await cluster.Api.GetAsync(ApiResources.PersistentVolumeClaims, name, CancellationToken.None);
        claim!.Status.Capacity["storage"].ToString().Should().Be("7Gi");
        (claim.Status.Conditions ?? []).Should().BeEmpty();
        await cluster.UntilEventAsync(space, "main", "FileSystemResizeSuccessful", $"MountVolume.NodeExpandVolume succeeded for volume \"{space}\" {driver.Node}");
        await cluster.UntilEventAsync(space, "data", "FileSystemResizeSuccessful", "MountVolume.NodeExpandVolume succeeded");
    }

    private static V1CSINodeDriver? Entry(V1CSINode node, CsiNode driver) => node.Spec.Drivers?.SingleOrDefault(entry => entry.Name == driver.Driver);

    private async Task<V1VolumeAttachment> AttachmentAsync(string volume)
    {
        V1VolumeAttachment? found = null;
        await cluster.UntilAsync(
            async () => (found = (await cluster.Api.ListAsync(ApiResources.VolumeAttachments, ListScope.All)).Items.SingleOrDefault(each => each.Spec.Source.PersistentVolumeName == volume)) is not null,
            "is asked to be attached");
        return found!;
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : CsiVolumeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : CsiVolumeTests(cluster);
}
