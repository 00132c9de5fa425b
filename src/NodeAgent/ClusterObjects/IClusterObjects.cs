using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.ClusterObjects;

/// <summary>
/// The objects that Pods name, read one by one: all that a node's identity may do. A read is shared by everybody who asks
/// for the same object at about the same time.
/// </summary>
internal interface IClusterObjects
{
    /// <summary>A ConfigMap no older than <paramref name="notBefore"/>, or null when there is none.</summary>
    Task<V1ConfigMap?> GetConfigMapAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>A Secret no older than <paramref name="notBefore"/>, or null when there is none.</summary>
    Task<V1Secret?> GetSecretAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>A PersistentVolumeClaim no older than <paramref name="notBefore"/>, or null when there is none.</summary>
    Task<V1PersistentVolumeClaim?> GetClaimAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>A PersistentVolume no older than <paramref name="notBefore"/>, or null when there is none.</summary>
    Task<V1PersistentVolume?> GetPersistentVolumeAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>A CSIDriver no older than <paramref name="notBefore"/>, or null when there is none.</summary>
    Task<V1CSIDriver?> GetCsiDriverAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken);

    /// <summary>A VolumeAttachment no older than <paramref name="notBefore"/>, or null when there is none.</summary>
    Task<V1VolumeAttachment?> GetVolumeAttachmentAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken);
}
