using k8s.Models;
using Krustlet.NodeAgent.Volumes.Csi;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>csi</c>: an inline volume, which lives as long as the Pod. Claims of CSI volumes are published here too, and unpublished with it.</summary>
internal sealed class CsiVolume(CsiVolumes volumes) : IVolumeKind
{
    /// <inheritdoc/>
    public string FolderName => CsiFolders.KindFolder;

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.Csi is not null;

    /// <inheritdoc/>
    public Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken) =>
        volumes.MountAsync(request, CsiSources.Of(request.Pod, request.Volume), cancellationToken);

    /// <inheritdoc/>
    public string PathOf(V1Volume volume, string directory) => CsiFolders.Target(directory);

    /// <inheritdoc/>
    public Task UnmountAsync(string podUid, CancellationToken cancellationToken) => volumes.UnmountAsync(podUid, cancellationToken);
}
