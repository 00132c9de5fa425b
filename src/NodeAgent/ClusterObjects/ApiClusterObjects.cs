using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.ClusterObjects;

/// <summary>Reads from the API server.</summary>
internal sealed class ApiClusterObjects(IApiClient api, TimeProvider time) : IClusterObjects
{
    private readonly SharedReads<V1ConfigMap> configMaps = new(api, ApiResources.ConfigMaps, time);
    private readonly SharedReads<V1Secret> secrets = new(api, ApiResources.Secrets, time);
    private readonly SharedReads<V1PersistentVolumeClaim> claims = new(api, ApiResources.PersistentVolumeClaims, time);
    private readonly SharedReads<V1PersistentVolume> persistentVolumes = new(api, ApiResources.PersistentVolumes, time);
    private readonly SharedReads<V1CSIDriver> csiDrivers = new(api, ApiResources.CsiDrivers, time);
    private readonly SharedReads<V1VolumeAttachment> attachments = new(api, ApiResources.VolumeAttachments, time);

    /// <inheritdoc/>
    public Task<V1ConfigMap?> GetConfigMapAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        configMaps.GetAsync(name, notBefore, cancellationToken);

    /// <inheritdoc/>
    public Task<V1Secret?> GetSecretAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        secrets.GetAsync(name, notBefore, cancellationToken);

    /// <inheritdoc/>
    public Task<V1PersistentVolumeClaim?> GetClaimAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        claims.GetAsync(name, notBefore, cancellationToken);

    /// <inheritdoc/>
    public Task<V1PersistentVolume?> GetPersistentVolumeAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        persistentVolumes.GetAsync(NamespacedName.Cluster(name), notBefore, cancellationToken);

    /// <inheritdoc/>
    public Task<V1CSIDriver?> GetCsiDriverAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        csiDrivers.GetAsync(NamespacedName.Cluster(name), notBefore, cancellationToken);

    /// <inheritdoc/>
    public Task<V1VolumeAttachment?> GetVolumeAttachmentAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        attachments.GetAsync(NamespacedName.Cluster(name), notBefore, cancellationToken);
}
