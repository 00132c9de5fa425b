using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.Volumes.Csi;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary>
/// <c>persistentVolumeClaim</c>, and <c>ephemeral</c>, which is a claim of the Pod's own: of a volume that is a folder of this node (<c>local</c> or <c>hostPath</c>), on the terms that hostPath
/// has here, or of a CSI driver's. A link in the volume's own folder leads to it, so that the claim is read when it is mounted and not at every start.
/// </summary>
internal sealed class ClaimVolume(IClusterObjects objects, INodeView node, HostPathVolume hostPaths, CsiVolumes csi, CsiExpansions expansions) : IVolumeKind
{
    private const string Link = "mount";

    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~local-volume";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.PersistentVolumeClaim is not null || volume.Ephemeral is not null;

    /// <inheritdoc/>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var link = Path.Combine(request.Directory, Link);
        var isMounted = new FileInfo(link).LinkTarget is not null;
        var claim = await ClaimAsync(request, isMounted, cancellationToken);
        var volume = await objects.GetPersistentVolumeAsync(claim.Spec.VolumeName, request.NotBefore, cancellationToken)
            ?? throw new VolumeException($"persistentvolume \"{claim.Spec.VolumeName}\" not found");
        RequireHere(volume, claim);
        var mounted = volume.Spec.Csi is null
            ? new MountedVolume(hostPaths.Ensure(PathOf(volume)))
            : await MountAsync(new CsiClaim(request, claim, volume, CsiSources.Of(volume, request.Volume.PersistentVolumeClaim?.ReadOnlyProperty == true)), isMounted, cancellationToken);
        Directory.CreateDirectory(request.Directory);
        if (new FileInfo(link).LinkTarget != mounted.HostPath)
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, mounted.HostPath);
        }

        return mounted;
    }

    /// <inheritdoc/>
    public string PathOf(V1Volume volume, string directory) =>
        new FileInfo(Path.Combine(directory, Link)).LinkTarget ?? throw new VolumeException($"the claim of volume \"{volume.Name}\" is not mounted");

    /// <summary>A volume that has grown is looked at before a Pod starts with it, and from then on as long as it has it.</summary>
    private async Task<MountedVolume> MountAsync(CsiClaim claim, bool isMounted, CancellationToken cancellationToken)
    {
        var mounted = await csi.MountAsync(claim.Request, claim.Source, cancellationToken);
        var next = isMounted ? await expansions.ExpandMountedAsync(claim, cancellationToken) : await expansions.ExpandMountingAsync(claim, cancellationToken);
        return mounted with { RefreshAt = mounted.RefreshAt ?? next };
    }

    private async Task<V1PersistentVolumeClaim> ClaimAsync(VolumeRequest request, bool isMounted, CancellationToken cancellationToken)
    {
        var name = request.Volume.PersistentVolumeClaim?.ClaimName ?? $"{request.Pod.Key.Name}-{request.Volume.Name}";
        var claim = await objects.GetClaimAsync(new NamespacedName(request.Pod.Key.Namespace, name), request.NotBefore, cancellationToken)
            ?? throw new VolumeException($"persistentvolumeclaim \"{name}\" not found");
        if (request.Volume.Ephemeral is not null && claim.Metadata.OwnerReferences?.Any(owner => owner.Controller == true && owner.Uid == request.Pod.Key.Uid) != true)
        {
            throw new VolumeException($"persistentvolumeclaim \"{name}\" was not created for this Pod (the Pod is not its owner): remove it, or give the volume another name");
        }

        return claim switch
        {
            { Metadata.DeletionTimestamp: not null } when !isMounted => throw new VolumeException($"persistentvolumeclaim \"{name}\" is being deleted"),
            { Status.Phase: not "Bound" } or { Spec.VolumeName: null or "" } => throw new VolumeException($"persistentvolumeclaim \"{name}\" is not bound"),
            { Spec.VolumeMode: "Block" } => throw new VolumeException($"persistentvolumeclaim \"{name}\" is a block device, which no module can use: give it volumeMode: Filesystem"),
            _ => claim,
        };
    }

    private void RequireHere(V1PersistentVolume volume, V1PersistentVolumeClaim claim)
    {
        if (volume.Spec.ClaimRef?.Uid != claim.Metadata.Uid)
        {
            throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" is bound to another claim");
        }

        if (volume.Spec.NodeAffinity?.Required is { } required && node.Current is { } here && !SelectorRequirements.Match(required, here))
        {
            throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" is not on this node");
        }
    }

    private static V1HostPathVolumeSource PathOf(V1PersistentVolume volume) => volume.Spec switch
    {
        { Local: { } local } => new V1HostPathVolumeSource { Path = local.Path, Type = "Directory" },
        { HostPath: { } hostPath } => hostPath,
        _ => throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" is of a kind this node has not: use a csi, local or hostPath volume"),
    };
}
