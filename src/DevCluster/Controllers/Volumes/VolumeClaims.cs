using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.DevCluster.Controllers.Hosting;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Claims, volumes and classes as they are now, and what follows from them.</summary>
internal sealed class VolumeClaims(SharedInformers informers)
{
    /// <summary>A class of this provisioner makes no volumes: somebody else does, beforehand.</summary>
    public const string NoProvisioner = "kubernetes.io/no-provisioner";

    /// <summary>Everything that has been read once.</summary>
    public IReadOnlyList<Task> Synced => [informers.PersistentVolumeClaims.Synced, informers.PersistentVolumes.Synced, informers.StorageClasses.Synced];

    /// <summary>All volumes.</summary>
    public IReadOnlyList<V1PersistentVolume> Volumes => informers.PersistentVolumes.Store.List();

    /// <summary>A claim, or null.</summary>
    public V1PersistentVolumeClaim? Claim(NamespacedName name) => informers.PersistentVolumeClaims.Store.Get(name);

    /// <summary>A volume, or null.</summary>
    public V1PersistentVolume? Volume(string? name) => string.IsNullOrEmpty(name) ? null : informers.PersistentVolumes.Store.Get(NamespacedName.Cluster(name));

    /// <summary>A class, or null.</summary>
    public V1StorageClass? Class(string? name) => string.IsNullOrEmpty(name) ? null : informers.StorageClasses.Store.Get(NamespacedName.Cluster(name));

    /// <summary>Whether the claim is bound only when a Pod that uses it has a node.</summary>
    public bool WaitsForConsumer(V1PersistentVolumeClaim claim) => Class(claim.Spec.StorageClassName)?.VolumeBindingMode == "WaitForFirstConsumer";

    /// <summary>Who makes a volume for the claim; null when nobody does.</summary>
    public string? Provisioner(V1PersistentVolumeClaim claim) => Class(claim.Spec.StorageClassName)?.Provisioner is { } provisioner and not NoProvisioner ? provisioner : null;

    /// <summary>Whether claim and volume are bound to each other for good.</summary>
    public static bool IsBound(V1PersistentVolumeClaim claim) => claim is { Status.Phase: "Bound", Spec.VolumeName.Length: > 0 };

    /// <summary>The claims of a Pod, with those that are made for its generic ephemeral volumes.</summary>
    public static IEnumerable<NamespacedName> Of(V1Pod pod) => (pod.Spec.Volumes ?? [])
        .Select(volume => volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : EphemeralName(pod, volume)))
        .OfType<string>()
        .Select(name => new NamespacedName(pod.Metadata.NamespaceProperty, name));

    /// <summary>The name of the claim of a generic ephemeral volume.</summary>
    public static string EphemeralName(V1Pod pod, V1Volume volume) => $"{pod.Metadata.Name}-{volume.Name}";
}
