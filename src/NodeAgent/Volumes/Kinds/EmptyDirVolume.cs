using k8s.Models;
using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary>
/// <c>emptyDir</c>: a folder that lives as long as the Pod. Medium Memory is a tmpfs on that folder where the agent may mount, and a
/// folder on disk, which is told, where it may not.
/// </summary>
internal sealed class EmptyDirVolume(IMemoryFolders memory, INodeView node) : IVolumeKind
{
    private const UnixFileMode Everyone = (UnixFileMode)0b111_111_111;
    private const string Memory = "Memory";
    private const string HugePages = "HugePages";

    /// <summary>The folder name of the kind's volumes.</summary>
    public const string Folder = "kubernetes.io~empty-dir";

    /// <inheritdoc/>
    public string FolderName => Folder;

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.EmptyDir is not null;

    /// <inheritdoc/>
    public Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var medium = request.Volume.EmptyDir.Medium ?? string.Empty;
        if (medium is not ("" or Memory))
        {
            throw new VolumeException(medium.StartsWith(HugePages, StringComparison.Ordinal)
                ? $"emptyDir medium \"{medium}\" is not possible on this node: a module's memory has no huge pages; use medium Memory, or none"
                : $"unknown storage medium \"{medium}\"; use medium Memory, or none");
        }

        Directory.CreateDirectory(request.Directory);
        File.SetUnixFileMode(request.Directory, Everyone);
        return Task.FromResult(new MountedVolume(request.Directory) { Notice = medium == Memory ? KeepInMemory(request) : null });
    }

    private string? KeepInMemory(VolumeRequest request)
    {
        if (memory.Holds(request.Directory))
        {
            return null;
        }

        // A folder with something in it was made by an agent that could not mount: what a module wrote there stays where it is.
        var isNew = !Directory.EnumerateFileSystemEntries(request.Directory).Any();
        return isNew && memory.TryMount(request.Directory, MemorySize.Of(request.Pod.Pod, request.Volume.EmptyDir.SizeLimit, node.Current))
            ? null
            : $"emptyDir \"{request.Volume.Name}\" of medium Memory is kept on disk, since this agent may not mount file systems: run it with CAP_SYS_ADMIN to have it in memory";
    }
}
