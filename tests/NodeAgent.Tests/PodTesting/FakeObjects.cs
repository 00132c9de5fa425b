using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>Objects that Pods name, in memory.</summary>
internal sealed class FakeObjects : IClusterObjects
{
    private readonly Dictionary<NamespacedName, V1ConfigMap> configMaps = [];
    private readonly Dictionary<NamespacedName, V1Secret> secrets = [];

    private readonly Dictionary<NamespacedName, V1PersistentVolumeClaim> claims = [];
    private readonly Dictionary<string, V1PersistentVolume> volumes = [];
    private readonly ConcurrentDictionary<string, V1CSIDriver> csiDrivers = [];
    private readonly ConcurrentDictionary<string, V1VolumeAttachment> attachments = [];

    public void Add(V1PersistentVolumeClaim item) => claims[new NamespacedName(item.Metadata.NamespaceProperty, item.Metadata.Name)] = item;

    public void Add(V1PersistentVolume item) => volumes[item.Metadata.Name] = item;

    public Task<V1PersistentVolumeClaim?> GetClaimAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken) => Task.FromResult(claims.GetValueOrDefault(name));

    public Task<V1PersistentVolume?> GetPersistentVolumeAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken) => Task.FromResult(volumes.GetValueOrDefault(name));

    public void Add(V1CSIDriver item) => csiDrivers[item.Metadata.Name] = item;

    public void Add(V1VolumeAttachment item) => attachments[item.Metadata.Name] = item;

    public Task<V1CSIDriver?> GetCsiDriverAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken) => Task.FromResult(csiDrivers.GetValueOrDefault(name));

    public Task<V1VolumeAttachment?> GetVolumeAttachmentAsync(string name, DateTimeOffset notBefore, CancellationToken cancellationToken) => Task.FromResult(attachments.GetValueOrDefault(name));

    public void Add(V1ConfigMap item) => configMaps[new NamespacedName(item.Metadata.NamespaceProperty, item.Metadata.Name)] = item;

    public void Add(V1Secret item) => secrets[new NamespacedName(item.Metadata.NamespaceProperty, item.Metadata.Name)] = item;

    public Task<V1ConfigMap?> GetConfigMapAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken) => Task.FromResult(configMaps.GetValueOrDefault(name));

    /// <summary>What every read of a Secret ends with.</summary>
    public Exception? SecretFailure { get; set; }

    public Task<V1Secret?> GetSecretAsync(NamespacedName name, DateTimeOffset notBefore, CancellationToken cancellationToken) =>
        SecretFailure is { } failure ? Task.FromException<V1Secret?>(failure) : Task.FromResult(secrets.GetValueOrDefault(name));
}
