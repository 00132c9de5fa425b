using System.Globalization;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Volumes.Csi;
using Krustlet.NodeAgent.Volumes.Native;

namespace Krustlet.NodeAgent.Volumes;

/// <inheritdoc cref="IMemoryFolders"/>
internal sealed class MemoryFolders : IMemoryFolders
{
    // What CSI drivers mount, only they unmount.
    private const string Drivers = $"/{CsiFolders.KindFolder}/";

    /// <inheritdoc/>
    public bool Holds(string directory) => Mounted().Contains(SafePaths.Real(directory));

    /// <inheritdoc/>
    public bool TryMount(string directory, long? bytes) =>
        FileSystemMounts.TryMountTmpfs(directory, bytes is { } most ? string.Create(CultureInfo.InvariantCulture, $"mode=0777,size={most}") : "mode=0777");

    /// <inheritdoc/>
    public void UnmountBeneath(string directory)
    {
        var folder = SafePaths.Real(directory);
        foreach (var mount in Mounted().Where(mount => SafePaths.IsBeneath(mount, folder) && !mount.Contains(Drivers, StringComparison.Ordinal)).OrderByDescending(static mount => mount.Length).ToList())
        {
            FileSystemMounts.Unmount(mount);
        }
    }

    private static IEnumerable<string> Mounted() => MountTable.MountPoints(ProcFile.Text("/proc/self/mountinfo"));
}
