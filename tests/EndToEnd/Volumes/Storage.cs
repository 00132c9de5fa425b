using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Volumes;

/// <summary>Volumes, claims and classes as a user would write them. What is the cluster's is named after the test's namespace.</summary>
internal static class Storage
{
    private static readonly Dictionary<string, ResourceQuantity> OneGigabyte = new() { ["storage"] = new("1Gi") };

    public static async Task<V1PersistentVolume> VolumeAsync(this ClusterFixture cluster, string name, string className, Action<V1PersistentVolumeSpec> source, string reclaimPolicy = "Retain")
    {
        var spec = new V1PersistentVolumeSpec { AccessModes = ["ReadWriteOnce"], Capacity = OneGigabyte, StorageClassName = className, PersistentVolumeReclaimPolicy = reclaimPolicy };
        source(spec);
        return await cluster.Api.CreateAsync(ApiResources.PersistentVolumes, new V1PersistentVolume { Metadata = new V1ObjectMeta { Name = name }, Spec = spec }, CancellationToken.None);
    }

    public static Task<V1PersistentVolumeClaim> ClaimAsync(this ClusterFixture cluster, string space, string name, string className, string size = "1Gi") => cluster.Api.CreateAsync(
        ApiResources.PersistentVolumeClaims,
        new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = space },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                StorageClassName = className,
                Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new(size) } },
            },
        },
        CancellationToken.None);

    public static Task<V1StorageClass> ClassAsync(this ClusterFixture cluster, string name, string provisioner, string bindingMode) => cluster.Api.CreateAsync(
        ApiResources.StorageClasses,
        new V1StorageClass { Metadata = new V1ObjectMeta { Name = name }, Provisioner = provisioner, VolumeBindingMode = bindingMode, ReclaimPolicy = "Delete" },
        CancellationToken.None);

    public static Task<V1PersistentVolumeClaim> UntilBoundAsync(this ClusterFixture cluster, string space, string name) =>
        cluster.UntilAsync(ApiResources.PersistentVolumeClaims, space, name, static claim => claim.Status?.Phase == "Bound", "Bound");

    public static Task<V1PersistentVolume> UntilPhaseAsync(this ClusterFixture cluster, string volume, string phase) =>
        cluster.UntilAsync(ApiResources.PersistentVolumes, null, volume, found => found.Status?.Phase == phase, phase);

    public static Task<bool> DeleteClaimAsync(this ClusterFixture cluster, string space, string name) =>
        cluster.Api.DeleteAsync(ApiResources.PersistentVolumeClaims, new NamespacedName(space, name), new DeleteRequest(), CancellationToken.None);

    public static async Task RemovePodAsync(this ClusterFixture cluster, string space, string name = "main")
    {
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, name), new DeleteRequest(GracePeriodSeconds: 1), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, name);
    }

    public static V1Pod Named(this V1Pod pod, string name)
    {
        pod.Metadata.Name = name;
        return pod;
    }

    /// <summary>Lets the scheduler put a Pod on a node, which looks at its claims first.</summary>
    public static V1Pod ScheduledOn(this V1Pod pod, string node)
    {
        pod.Spec.NodeSelector["kubernetes.io/hostname"] = node;
        return pod;
    }

    public static V1Volume Of(string claim) => new() { Name = "data", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim } };

    public static V1VolumeNodeAffinity OnlyWhere(string label, string value) => new()
    {
        Required = new V1NodeSelector { NodeSelectorTerms = [new V1NodeSelectorTerm { MatchExpressions = [new V1NodeSelectorRequirement { Key = label, OperatorProperty = "In", Values = [value] }] }] },
    };
}
