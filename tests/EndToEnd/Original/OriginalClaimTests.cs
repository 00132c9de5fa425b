using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Volumes;

namespace Krustlet.EndToEnd.Original;

/// <summary>
/// The original's <c>test_pod_mounts_with_pvc</c>: a driver that stages nothing, that the cluster has no CSIDriver of and nobody attaches for, and a provisioner, which is the test's own.
/// </summary>
public abstract class OriginalClaimTests(ClusterFixture cluster)
{
    private const string Topology = "topology.hostpath.csi/node";

    [Fact]
    public async Task Pod_mounts_with_pvc()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var driver = new CsiNode(cluster, space, "mock.csi.krustlet.dev");
        await driver.StartAsync(options => options with { Stages = false, MaxVolumes = 20, Topology = new Dictionary<string, string> { [Topology] = driver.Node } });
        await cluster.ClassAsync(space, driver.Driver, "Immediate");
        await cluster.ClaimAsync(space, "pvc-vol", space);
        await ProvisionAsync(space, driver);

        var pod = await cluster.ScriptAsync("write(lit:hammond)to(file:/sgc/general.txt)", "read(file:/sgc/general.txt)to(var:g)", "write(var:g)to(stm:stdout)");
        (await cluster.LogOfAsync(space, pod.WithVolume(Storage.Of("pvc-vol"), "/sgc"))).Should().Contain("hammond");
        driver.Plugin.Done("NodePublishVolume").Should().HaveCount(1);
        (await cluster.UntilPodAsync(space, "main", static _ => true, "exists")).Status.ContainerStatuses[0].State.Terminated.ExitCode.Should().Be(0);

        await cluster.RemovePodAsync(space);
        await driver.UntilDoneAsync("NodeUnpublishVolume");
    }

    /// <summary>What an external provisioner does for a claim that names it.</summary>
    private async Task ProvisionAsync(string space, CsiNode driver)
    {
        var claim = await cluster.UntilAsync(
            ApiResources.PersistentVolumeClaims, space, "pvc-vol",
            found => found.Metadata.Annotations?.TryGetValue("volume.beta.kubernetes.io/storage-provisioner", out var provisioner) == true && provisioner == driver.Driver, "names its provisioner");
        await cluster.VolumeAsync(
            $"pvc-{claim.Metadata.Uid}", space,
            spec =>
            {
                spec.Csi = new V1CSIPersistentVolumeSource { Driver = driver.Driver, VolumeHandle = $"pvc-{claim.Metadata.Uid}" };
                spec.ClaimRef = new V1ObjectReference { ApiVersion = "v1", Kind = "PersistentVolumeClaim", NamespaceProperty = space, Name = "pvc-vol", Uid = claim.Metadata.Uid };
                spec.NodeAffinity = Storage.OnlyWhere(Topology, driver.Node);
            },
            reclaimPolicy: "Delete");
        await cluster.UntilBoundAsync(space, "pvc-vol");
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : OriginalClaimTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : OriginalClaimTests(cluster);
}
