using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>emptyDir</c>: a folder that lives as long as the Pod. Medium Memory is a folder like any other: a module's file access goes through the page cache either way.</summary>
internal sealed class EmptyDirVolume : IVolumeKind
{
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;

    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~empty-dir";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.EmptyDir is not null;

    /// <inheritdoc/>
    public Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(request.Directory);
        File.SetUnixFileMode(request.Directory, Everyone);
        return Task.FromResult(new MountedVolume(request.Directory));
    }
}
