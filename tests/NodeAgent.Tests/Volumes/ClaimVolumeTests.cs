using k8s.Models;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Kinds;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class ClaimVolumeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeObjects objects = new();
    private readonly FakeNode node = FakeNode.WithCidr(null);
    private readonly V1PersistentVolumeClaim claim = new()
    {
        Metadata = new V1ObjectMeta { Name = "data", NamespaceProperty = "default", Uid = "claim-uid" },
        Spec = new V1PersistentVolumeClaimSpec { VolumeName = "pv" },
        Status = new V1PersistentVolumeClaimStatus { Phase = "Bound" },
    };

    private readonly V1PersistentVolume volume = new()
    {
        Metadata = new V1ObjectMeta { Name = "pv" },
        Spec = new V1PersistentVolumeSpec { ClaimRef = new V1ObjectReference { Uid = "claim-uid" } },
    };

    private V1Volume wanted = new() { Name = "v", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "data" } };

    public ClaimVolumeTests()
    {
        objects.Add(claim);
        objects.Add(volume);
        volume.Spec.Local = new V1LocalVolumeSource { Path = folder.Combine("disk") };
        Directory.CreateDirectory(volume.Spec.Local.Path);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_claim_of_a_local_volume_is_its_folder()
    {
        (await MountAsync()).Should().Be(volume.Spec.Local.Path);
        (await MountAsync()).Should().Be(volume.Spec.Local.Path, "mounting it again is harmless");
    }

    [Fact]
    public async Task Removing_a_pods_volumes_leaves_what_the_claim_holds()
    {
        await MountAsync();
        var file = Path.Combine(volume.Spec.Local.Path, "kept");
        await File.WriteAllTextAsync(file, "x");
        await Volumes().RemoveAsync("uid-web", CancellationToken.None);

        File.Exists(file).Should().BeTrue();
        Directory.Exists(folder.Combine("data/pods/uid-web")).Should().BeFalse();
    }

    [Fact]
    public async Task A_claim_that_is_not_bound_is_waited_for()
    {
        claim.Status.Phase = "Pending";
        await FailsAsync("persistentvolumeclaim \"data\" is not bound");
    }

    [Fact]
    public async Task A_volume_of_another_claim_is_refused()
    {
        volume.Spec.ClaimRef.Uid = "other";
        await FailsAsync("persistentvolume \"pv\" is bound to another claim");
    }

    [Fact]
    public async Task A_block_device_is_refused()
    {
        claim.Spec.VolumeMode = "Block";
        await FailsAsync("*block device*volumeMode: Filesystem");
    }

    [Fact]
    public async Task A_volume_of_another_node_is_refused()
    {
        volume.Spec.NodeAffinity = new V1VolumeNodeAffinity
        {
            Required = new V1NodeSelector { NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = "kubernetes.io/hostname", OperatorProperty = "In", Values = ["elsewhere"] }] }] },
        };
        await FailsAsync("persistentvolume \"pv\" is not on this node");
    }

    [Fact]
    public async Task A_claim_that_is_deleted_while_it_is_mounted_stays_mounted()
    {
        await MountAsync();
        claim.Metadata.DeletionTimestamp = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        (await MountAsync()).Should().Be(volume.Spec.Local.Path);

        await Volumes().RemoveAsync("uid-web", CancellationToken.None);
        await FailsAsync("persistentvolumeclaim \"data\" is being deleted");
    }

    [Fact]
    public async Task An_ephemeral_volume_is_a_claim_of_the_pods_own()
    {
        claim.Metadata.Name = "web-v";
        objects.Add(claim);
        wanted = new V1Volume { Name = "v", Ephemeral = new V1EphemeralVolumeSource() };
        await FailsAsync("persistentvolumeclaim \"web-v\" was not created for this Pod (the Pod is not its owner)*");

        claim.Metadata.OwnerReferences = [new V1OwnerReference { Kind = "Pod", Name = "web", Uid = "uid-web", Controller = true }];
        (await MountAsync()).Should().Be(volume.Spec.Local.Path);
    }

    [Fact]
    public async Task A_folder_outside_of_what_the_node_allows_is_refused()
    {
        volume.Spec.Local.Path = "/etc";
        await FailsAsync("hostPath \"/etc\" is not allowed on this node*");
    }

    private PodVolumes Volumes() =>
        new([new ClaimVolume(objects, node, new HostPathVolume([folder.Combine("disk")]), csi: null!, expansions: null!)], new VolumeFolders(folder.Combine("data")), new FakeMemoryFolders());

    private async Task<string> MountAsync()
    {
        var pod = TestPods.Pod();
        pod.Spec.Volumes = [wanted];
        var facts = new PodSimulation(pod).Facts;
        await Volumes().MountAsync(facts, default, CancellationToken.None);
        return Volumes().HostPath(facts, "v");
    }

    private async Task FailsAsync(string message) =>
        (await FluentActions.Awaiting(MountAsync).Should().ThrowAsync<VolumeException>()).WithMessage("MountVolume.SetUp failed for volume \"v\" : " + message);
}
