using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Tests.Controllers.Volumes;

public sealed class VolumeControllerTests(EmbeddedUnderTest controlPlane) : IClassFixture<EmbeddedUnderTest>
{
    [Fact]
    public async Task A_claim_takes_the_smallest_volume_that_fits()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var type = TestCluster.NewName("class");
        foreach (var (name, size, change) in new (string, string, Action<V1PersistentVolume>)[]
        {
            ("small", "1Gi", static _ => { }), ("large", "8Gi", static _ => { }), ("fits", "4Gi", static _ => { }),
            ("unlabelled", "3Gi", static volume => volume.Metadata.Labels = null), ("others", "3Gi", static volume => volume.Spec.StorageClassName = "other"),
            ("readable", "3Gi", static volume => volume.Spec.AccessModes = ["ReadOnlyMany"]), ("block", "3Gi", static volume => volume.Spec.VolumeMode = "Block"),
        })
        {
            var volume = Volume($"{type}-{name}", type, size);
            volume.Metadata.Labels = new Dictionary<string, string> { ["disk"] = "fast" };
            change(volume);
            await cluster.CreateAsync(ApiResources.PersistentVolumes, volume);
            await UntilPhaseAsync(cluster, $"{type}-{name}", "Available");
        }

        var claim = Claim(type, "2Gi");
        claim.Spec.Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["disk"] = "fast" } };
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, claim);

        (await UntilBoundAsync(cluster)).Spec.VolumeName.Should().Be($"{type}-fits");
        (await UntilPhaseAsync(cluster, $"{type}-fits", "Bound")).Spec.ClaimRef.Should().BeEquivalentTo(new { Kind = "PersistentVolumeClaim", Name = "data", NamespaceProperty = cluster.Namespace });
    }

    [Fact]
    public async Task A_claim_and_a_volume_that_name_each_other_wait_for_each_other()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("pv");
        var claim = Claim(name, "1Gi");
        claim.Spec.VolumeName = name;
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, claim);
        var volume = Volume(name, name, "1Gi");
        volume.Spec.ClaimRef = new V1ObjectReference { NamespaceProperty = cluster.Namespace, Name = "data" };
        await cluster.CreateAsync(ApiResources.PersistentVolumes, volume);

        await UntilBoundAsync(cluster);
    }

    [Fact]
    public async Task A_volume_that_is_anothers_is_not_given_twice()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("pv");
        await cluster.CreateAsync(ApiResources.PersistentVolumes, Volume(name, name, "1Gi"));
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, Claim(name, "1Gi"));
        await UntilBoundAsync(cluster);

        var second = Claim(name, "1Gi", "second");
        second.Spec.VolumeName = name;
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, second);
        await cluster.UntilEventAsync("second", "FailedBinding");
        (await cluster.GetAsync(ApiResources.PersistentVolumeClaims, "second"))!.Status.Phase.Should().Be("Pending");
    }

    [Theory]
    [InlineData("Retain", false, "Released")]
    [InlineData("Delete", true, "Released")]
    [InlineData("Delete", false, "Failed")]
    public async Task A_volume_whose_claim_is_gone_is_reclaimed_by_its_policy(string policy, bool isCsi, string phase)
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("pv");
        var volume = Volume(name, name, "1Gi");
        volume.Spec.PersistentVolumeReclaimPolicy = policy;
        if (isCsi)
        {
            (volume.Spec.HostPath, volume.Spec.Csi) = (null, new V1CSIPersistentVolumeSource { Driver = "disk.example.com", VolumeHandle = name });
        }

        await cluster.CreateAsync(ApiResources.PersistentVolumes, volume);
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, Claim(name, "1Gi"));
        await UntilBoundAsync(cluster);
        await cluster.DeleteAsync(ApiResources.PersistentVolumeClaims, "data");
        await UntilPhaseAsync(cluster, name, phase);

        await cluster.DeleteAsync(ApiResources.PersistentVolumes, name);
        await cluster.UntilAsync(ApiResources.PersistentVolumes, name, static found => found is null);
    }

    [Fact]
    public async Task A_bound_volume_is_kept_and_a_claim_that_loses_its_volume_is_lost()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("pv");
        await cluster.CreateAsync(ApiResources.PersistentVolumes, Volume(name, name, "1Gi"));
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, Claim(name, "1Gi"));
        await UntilBoundAsync(cluster);
        await cluster.DeleteAsync(ApiResources.PersistentVolumes, name);
        (await cluster.UntilAsync(ApiResources.PersistentVolumes, name, static volume => volume?.Metadata.DeletionTimestamp is not null))!.Metadata.Finalizers.Should().Contain("kubernetes.io/pv-protection");

        await cluster.MergeAsync(ApiResources.PersistentVolumes, name, """{"metadata":{"finalizers":null}}""");
        await cluster.UntilAsync(ApiResources.PersistentVolumeClaims, "data", static claim => claim?.Status?.Phase == "Lost");
    }

    [Fact]
    public async Task A_claim_without_a_class_gets_the_default_one_and_a_provisioner_is_told_by_name()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("class");
        var type = new V1StorageClass
        {
            Metadata = new V1ObjectMeta { Name = name, Annotations = new Dictionary<string, string> { ["storageclass.kubernetes.io/is-default-class"] = "true" } },
            Provisioner = "disk.example.com",
        };
        (await cluster.CreateAsync(ApiResources.StorageClasses, type)).Should().BeEquivalentTo(new { ReclaimPolicy = "Delete", VolumeBindingMode = "Immediate" });
        var created = await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, Claim(null, "1Gi"));
        await cluster.DeleteAsync(ApiResources.StorageClasses, name);

        created.Spec.StorageClassName.Should().Be(name);
    }

    [Fact]
    public async Task A_claim_that_waits_for_its_pod_is_given_the_pods_node_for_the_provisioner()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("class");
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        await cluster.CreateAsync(ApiResources.StorageClasses, new V1StorageClass { Metadata = new V1ObjectMeta { Name = name }, Provisioner = "disk.example.com", VolumeBindingMode = "WaitForFirstConsumer" });
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, Claim(name, "1Gi"));
        await cluster.UntilEventAsync("data", "WaitForFirstConsumer");
        await cluster.CreateAsync(ApiResources.Pods, Consumer(node.Name));

        var told = await cluster.UntilAsync(ApiResources.PersistentVolumeClaims, "data", claim => claim?.Metadata.Annotations is { } known
            && known.Contains(KeyValuePair.Create("volume.kubernetes.io/selected-node", node.Name)) && known.Contains(KeyValuePair.Create("volume.kubernetes.io/storage-provisioner", "disk.example.com")));
        var volume = Volume(name, name, "1Gi");
        volume.Spec.ClaimRef = new V1ObjectReference { NamespaceProperty = cluster.Namespace, Name = "data", Uid = told!.Metadata.Uid };
        await cluster.CreateAsync(ApiResources.PersistentVolumes, volume);
        await cluster.UntilAsync(ApiResources.Pods, "consumer", pod => pod?.Spec.NodeName == node.Name);
    }

    [Fact]
    public async Task A_pod_is_not_sent_where_its_volume_cannot_be_reached()
    {
        var cluster = await TestCluster.CreateAsync(controlPlane);
        var name = TestCluster.NewName("pv");
        await using var node = await HollowNode.StartAsync(cluster.Client, TestCluster.NewName("node"));
        var volume = Volume(name, name, "1Gi");
        volume.Spec.NodeAffinity = new V1VolumeNodeAffinity
        {
            Required = new V1NodeSelector { NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = "kubernetes.io/hostname", OperatorProperty = "In", Values = ["elsewhere"] }] }] },
        };
        await cluster.CreateAsync(ApiResources.PersistentVolumes, volume);
        await cluster.CreateAsync(ApiResources.PersistentVolumeClaims, Claim(name, "1Gi"));
        await UntilBoundAsync(cluster);
        await cluster.CreateAsync(ApiResources.Pods, Consumer(node.Name));

        await cluster.UntilAsync(ApiResources.Pods, "consumer", static pod => pod?.Status?.Conditions?.Any(condition =>
            condition is { Type: "PodScheduled", Status: "False" } && condition.Message.Contains("node(s) had volume node affinity conflict", StringComparison.Ordinal)) == true);
    }

    private static V1PersistentVolume Volume(string name, string type, string size) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PersistentVolumeSpec
        {
            AccessModes = ["ReadWriteOnce"],
            Capacity = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) },
            HostPath = new V1HostPathVolumeSource { Path = "/nowhere" },
            StorageClassName = type,
        },
    };

    private static V1PersistentVolumeClaim Claim(string? type, string size, string name = "data") => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            StorageClassName = type,
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) } },
        },
    };

    private static V1Pod Consumer(string node)
    {
        var pod = Workloads.Deployment("consumer", node, 1).Spec.Template;
        pod.Spec.Volumes = [new V1Volume { Name = "data", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "data" } }];
        return new V1Pod { Metadata = new V1ObjectMeta { Name = "consumer" }, Spec = pod.Spec };
    }

    private static async Task<V1PersistentVolumeClaim> UntilBoundAsync(TestCluster cluster) =>
        (await cluster.UntilAsync(ApiResources.PersistentVolumeClaims, "data", static claim => claim?.Status?.Phase == "Bound"))!;

    private static async Task<V1PersistentVolume> UntilPhaseAsync(TestCluster cluster, string name, string phase) =>
        (await cluster.UntilAsync(ApiResources.PersistentVolumes, name, volume => volume?.Status?.Phase == phase))!;
}
