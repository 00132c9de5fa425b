using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.ClusterObjects;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Admission;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary>
/// <c>persistentVolumeClaim</c> of a volume that is a folder of this node (<c>local</c> or <c>hostPath</c>), on the terms that hostPath has here.
/// A link in the volume's own folder leads to it, so that the claim is read when it is mounted and not at every start.
/// </summary>
internal sealed class ClaimVolume(IClusterObjects objects, INodeView node, HostPathVolume hostPaths) : IVolumeKind
{
    private const string Link = "mount";

    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~local-volume";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.PersistentVolumeClaim is not null;

    /// <inheritdoc/>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var claim = await ClaimAsync(request, cancellationToken);
        var volume = await objects.GetPersistentVolumeAsync(claim.Spec.VolumeName, request.NotBefore, cancellationToken)
            ?? throw new VolumeException($"persistentvolume \"{claim.Spec.VolumeName}\" not found");
        var path = hostPaths.Ensure(PathOf(volume, claim));
        Directory.CreateDirectory(request.Directory);
        var link = Path.Combine(request.Directory, Link);
        if (new FileInfo(link).LinkTarget != path)
        {
            File.Delete(link);
            File.CreateSymbolicLink(link, path);
        }

        return new MountedVolume(path);
    }

    /// <inheritdoc/>
    public string PathOf(V1Volume volume, string directory) =>
        new FileInfo(Path.Combine(directory, Link)).LinkTarget ?? throw new VolumeException($"the claim \"{volume.PersistentVolumeClaim.ClaimName}\" is not mounted");

    private async Task<V1PersistentVolumeClaim> ClaimAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var name = request.Volume.PersistentVolumeClaim.ClaimName;
        var claim = await objects.GetClaimAsync(new NamespacedName(request.Pod.Key.Namespace, name), request.NotBefore, cancellationToken)
            ?? throw new VolumeException($"persistentvolumeclaim \"{name}\" not found");
        return claim switch
        {
            { Metadata.DeletionTimestamp: not null } => throw new VolumeException($"persistentvolumeclaim \"{name}\" is being deleted"),
            { Status.Phase: not "Bound" } or { Spec.VolumeName: null or "" } => throw new VolumeException($"persistentvolumeclaim \"{name}\" is not bound"),
            { Spec.VolumeMode: "Block" } => throw new VolumeException($"persistentvolumeclaim \"{name}\" is a block device, which no module can use: give it volumeMode: Filesystem"),
            _ => claim,
        };
    }

    private V1HostPathVolumeSource PathOf(V1PersistentVolume volume, V1PersistentVolumeClaim claim)
    {
        if (volume.Spec.ClaimRef?.Uid != claim.Metadata.Uid)
        {
            throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" is bound to another claim");
        }

        if (volume.Spec.NodeAffinity?.Required is { } required && node.Current is { } here && !SelectorRequirements.Match(required, here))
        {
            throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" is not on this node");
        }

        return volume.Spec switch
        {
            { Local: { } local } => new V1HostPathVolumeSource { Path = local.Path, Type = "Directory" },
            { HostPath: { } hostPath } => hostPath,
            { Csi: { } csi } => throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" needs the CSI driver {csi.Driver}, and this node runs none: use a local or hostPath volume"),
            _ => throw new VolumeException($"persistentvolume \"{volume.Metadata.Name}\" is of a kind this node has not: use a local or hostPath volume"),
        };
    }
}
