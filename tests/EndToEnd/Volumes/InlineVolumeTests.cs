using k8s.Models;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Volumes that a CSI driver makes for one Pod.</summary>
public abstract class InlineVolumeTests(ClusterFixture cluster)
{
    [Fact]
    public async Task An_inline_volume_is_made_for_the_pod_and_goes_with_it()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync(static spec => (spec.VolumeLifecycleModes, spec.PodInfoOnMount) = (["Ephemeral"], true));
        await driver.StartAsync();
        var volume = new V1Volume { Name = "inline", Csi = new V1CSIVolumeSource { Driver = driver.Driver, VolumeAttributes = new Dictionary<string, string> { ["shelf"] = "3" } } };
        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:x)to(file:/i/file)")).ScheduledOn(driver.Node).WithVolume(volume, "/i"));

        var published = driver.Plugin.Done("NodePublishVolume").Single();
        published.VolumeContext.Should().Contain("shelf", "3").And.Contain("csi.storage.k8s.io/pod.name", "main").And.Contain("csi.storage.k8s.io/ephemeral", "true");
        await cluster.RemovePodAsync(space);
        await driver.UntilDoneAsync("NodeUnpublishVolume");
        driver.Plugin.Done("NodeUnpublishVolume").Single().VolumeId.Should().Be(published.VolumeId);
    }

    [Fact]
    public async Task A_driver_that_does_not_make_inline_volumes_is_not_asked_to()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space);
        await driver.DescribeAsync();
        await driver.StartAsync();
        var volume = new V1Volume { Name = "inline", Csi = new V1CSIVolumeSource { Driver = driver.Driver } };
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(0)")).ScheduledOn(driver.Node).WithVolume(volume, "/i"));

        await cluster.UntilEventAsync(space, "main", "FailedMount", $"volume mode \"Ephemeral\" not supported by driver {driver.Driver} (only supports \"Persistent\")");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : InlineVolumeTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : InlineVolumeTests(cluster);
}
