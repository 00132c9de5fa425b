using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Claims of volumes that are folders of a node: binding, mounting, protection and what becomes of the volume.</summary>
public abstract class ClaimTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Row_131_a_claim_of_a_hostPath_volume_is_bound_mounted_and_released()
    {
        var space = await cluster.CreateNamespaceAsync();
        var folder = Directory.CreateDirectory(Path.Combine(cluster.HostFolder, space)).FullName;
        await cluster.VolumeAsync(space, space, spec => spec.HostPath = new V1HostPathVolumeSource { Path = folder });
        await cluster.UntilPhaseAsync(space, "Available");
        await cluster.ClaimAsync(space, "data", space);
        (await cluster.UntilBoundAsync(space, "data")).Status.Capacity["storage"].Should().Be(new ResourceQuantity("1Gi"));
        (await cluster.UntilPhaseAsync(space, "Bound")).Spec.ClaimRef.Name.Should().Be("data");

        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:kept)to(file:/d/file)")).WithVolume(Storage.Of("data"), "/d"));
        (await File.ReadAllTextAsync(Path.Combine(folder, "file"))).Should().StartWith("kept");
        var reader = (await cluster.ScriptAsync("read(file:/d/file)to(var:x)", "write(var:x)to(stm:stdout)")).Named("reader");
        (await cluster.LogOfAsync(space, reader.WithVolume(Storage.Of("data"), "/d"))).Should().Contain("kept", "it outlives the Pod that wrote it");

        await cluster.RemovePodAsync(space);
        await cluster.RemovePodAsync(space, "reader");
        await cluster.DeleteClaimAsync(space, "data");
        await cluster.UntilGoneAsync(ApiResources.PersistentVolumeClaims, space, "data");
        await cluster.UntilPhaseAsync(space, "Released");
        File.Exists(Path.Combine(folder, "file")).Should().BeTrue();
    }

    [Fact]
    public async Task Row_131_a_claim_that_waits_for_its_pod_takes_it_to_the_node_of_a_local_volume()
    {
        var space = await cluster.CreateNamespaceAsync();
        var folder = Directory.CreateDirectory(Path.Combine(cluster.HostFolder, space)).FullName;
        await cluster.ClassAsync(space, "kubernetes.io/no-provisioner", "WaitForFirstConsumer");
        await cluster.VolumeAsync(space, space, spec =>
        {
            spec.Local = new V1LocalVolumeSource { Path = folder };
            spec.NodeAffinity = Storage.OnlyWhere("kubernetes.io/hostname", cluster.NodeNames[1]);
        });
        await cluster.ClaimAsync(space, "data", space);
        await cluster.UntilEventAsync(space, "data", "WaitForFirstConsumer");

        await cluster.LogOfAsync(space, (await cluster.ScriptAsync("write(lit:x)to(file:/d/file)")).WithVolume(Storage.Of("data"), "/d"));

        (await cluster.UntilPodAsync(space, "main", static _ => true, "exists")).Spec.NodeName.Should().Be(cluster.NodeNames[1]);
        (await cluster.UntilBoundAsync(space, "data")).Spec.VolumeName.Should().Be(space);
        File.Exists(Path.Combine(folder, "file")).Should().BeTrue();
    }

    [Fact]
    public async Task A_pod_waits_for_its_claim_and_a_claim_for_a_volume_that_is_large_enough()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ClaimAsync(space, "data", space, "2Gi");
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("exit(0)")).WithVolume(Storage.Of("data"), "/d"));
        await cluster.UntilEventAsync(space, "main", "FailedScheduling", "pod has unbound immediate PersistentVolumeClaims");

        await SizedAsync(space, "1Gi");
        await UntilAvailableAsync(space, "1Gi");
        await SizedAsync(space, "4Gi");
        (await cluster.UntilBoundAsync(space, "data")).Spec.VolumeName.Should().Be($"{space}-4gi");
        await cluster.UntilPodAsync(space, "main", static pod => pod.Status?.Phase == "Succeeded", "succeeded");

        // Of several the smallest: only once all of them can be had, as a claim takes what comes first.
        await SizedAsync(space, "16Gi");
        await SizedAsync(space, "8Gi");
        await UntilAvailableAsync(space, "16Gi");
        await UntilAvailableAsync(space, "8Gi");
        await cluster.ClaimAsync(space, "more", space, "5Gi");
        (await cluster.UntilBoundAsync(space, "more")).Spec.VolumeName.Should().Be($"{space}-8gi");
    }

    [Fact]
    public async Task A_deleted_claim_stays_until_no_pod_uses_it()
    {
        var space = await cluster.CreateNamespaceAsync();
        var folder = Directory.CreateDirectory(Path.Combine(cluster.HostFolder, space)).FullName;
        await cluster.VolumeAsync(space, space, spec => spec.HostPath = new V1HostPathVolumeSource { Path = folder });
        await cluster.ClaimAsync(space, "data", space);
        await cluster.CreatePodAsync(space, (await cluster.ScriptAsync("tick(100000,100)")).WithVolume(Storage.Of("data"), "/d"));
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");

        await cluster.DeleteClaimAsync(space, "data");
        var waiting = await cluster.UntilAsync(ApiResources.PersistentVolumeClaims, space, "data", static claim => claim.Metadata.DeletionTimestamp is not null, "is being deleted");
        waiting.Metadata.Finalizers.Should().Contain("kubernetes.io/pvc-protection");
        (await cluster.UntilPodAsync(space, "main", static _ => true, "exists")).Status.Phase.Should().Be("Running");

        await cluster.RemovePodAsync(space);
        await cluster.UntilGoneAsync(ApiResources.PersistentVolumeClaims, space, "data");
    }

    private async Task SizedAsync(string space, string size)
    {
        var folder = Directory.CreateDirectory(Path.Combine(cluster.HostFolder, NameOf(space, size))).FullName;
        await cluster.VolumeAsync(NameOf(space, size), space, spec =>
            (spec.HostPath, spec.Capacity) = (new V1HostPathVolumeSource { Path = folder }, new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) }));
    }

    private Task UntilAvailableAsync(string space, string size) =>
        cluster.UntilAsync(ApiResources.PersistentVolumes, null, NameOf(space, size), static volume => volume.Status?.Phase == "Available", "can be had");

    private static string NameOf(string space, string size) => $"{space}-{size.ToLowerInvariant()}";

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : ClaimTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : ClaimTests(cluster);
}
