using k8s.Models;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>One kind of volume.</summary>
internal interface IVolumeKind
{
    /// <summary>The folder name of the kind's volumes, as the kubelet has it: <c>kubernetes.io~configmap</c>.</summary>
    string FolderName { get; }

    /// <summary>Whether this volume is of the kind.</summary>
    bool Handles(V1Volume volume);

    /// <summary>Makes the volume, or brings its content up to date. Repeating it is harmless.</summary>
    /// <exception cref="VolumeException">It cannot be made now.</exception>
    Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken);

    /// <summary>Undoes what removing a Pod's folder would not. Repeating it is harmless.</summary>
    /// <exception cref="VolumeException">It cannot be undone now.</exception>
    Task UnmountAsync(string podUid, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What containers see of a volume that is made; <paramref name="directory"/> is the volume's own folder.</summary>
    /// <exception cref="VolumeException">The node does not allow it.</exception>
    string PathOf(V1Volume volume, string directory) => directory;
}
