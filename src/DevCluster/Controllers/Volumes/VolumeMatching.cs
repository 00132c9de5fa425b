using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Scheduling;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Which volume a claim gets (Kubernetes' <c>FindMatchingVolume</c>): one that is kept for it, else the smallest that is large enough.</summary>
internal static class VolumeMatching
{
    private const string Filesystem = "Filesystem";

    /// <summary>The best of these volumes, or null. With a node, only volumes that can be reached from there.</summary>
    public static V1PersistentVolume? Best(V1PersistentVolumeClaim claim, IEnumerable<V1PersistentVolume> volumes, V1Node? node = null)
    {
        var fitting = volumes.Where(volume => volume.Metadata.DeletionTimestamp is null && Problem(volume, claim) is null && (node is null || IsReachable(volume, node))).ToList();
        return fitting.Find(volume => IsKeptFor(volume, claim))
            ?? fitting.Where(volume => volume.Spec.ClaimRef is null && volume.Status?.Phase == "Available" && claim.Spec.Selector.Admits(volume.Metadata.Labels))
                .OrderBy(volume => Capacity(volume)).ThenBy(volume => volume.Metadata.Name, StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>Whether the volume's claimRef names the claim, by whoever's hand.</summary>
    public static bool IsKeptFor(V1PersistentVolume volume, V1PersistentVolumeClaim claim) =>
        volume.Spec.ClaimRef is { } reference
        && reference.Name == claim.Metadata.Name && reference.NamespaceProperty == claim.Metadata.NamespaceProperty
        && (string.IsNullOrEmpty(reference.Uid) || reference.Uid == claim.Metadata.Uid);

    /// <summary>Why the volume is not what the claim asks for; null when it is.</summary>
    public static string? Problem(V1PersistentVolume volume, V1PersistentVolumeClaim claim)
    {
        if (Capacity(volume) < Requested(claim))
        {
            return "requested PV is too small";
        }

        if ((volume.Spec.StorageClassName ?? "") != (claim.Spec.StorageClassName ?? ""))
        {
            return "storageClassName does not match";
        }

        if ((volume.Spec.VolumeMode ?? Filesystem) != (claim.Spec.VolumeMode ?? Filesystem))
        {
            return "incompatible volumeMode";
        }

        return (claim.Spec.AccessModes ?? []).All(mode => volume.Spec.AccessModes?.Contains(mode) == true) ? null : "incompatible accessMode";
    }

    /// <summary>Whether the volume's node affinity admits the node.</summary>
    public static bool IsReachable(V1PersistentVolume volume, V1Node node) =>
        volume.Spec.NodeAffinity?.Required is not { } required || required.NodeSelectorTerms.Any(term => NodeSelection.Matches(term, node));

    private static bool Admits(this V1LabelSelector? selector, IDictionary<string, string>? labels) => selector is null || selector.Matches(labels);

    private static decimal Capacity(V1PersistentVolume volume) => Storage(volume.Spec.Capacity);

    private static decimal Requested(V1PersistentVolumeClaim claim) => Storage(claim.Spec.Resources?.Requests);

    private static decimal Storage(IDictionary<string, ResourceQuantity>? amounts) =>
        amounts is not null && amounts.TryGetValue("storage", out var quantity) ? quantity.ToDecimal() : 0;
}
