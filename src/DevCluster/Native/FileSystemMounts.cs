using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Krustlet.DevCluster.Native;

/// <summary>umount2(2). Owns nothing; the path is copied for the call.</summary>
internal static partial class FileSystemMounts
{
    private const string Table = "/proc/self/mountinfo";
    private const int MountPoint = 4;

    // MNT_DETACH, UMOUNT_NOFOLLOW: gone at once, and never through a link.
    private const int DetachHere = 2 | 8;

    /// <summary>Takes away every file system that is mounted beneath a folder, the innermost first.</summary>
    /// <exception cref="Win32Exception">The system refused.</exception>
    public static void RemoveBeneath(string folder)
    {
        var mounted = File.ReadLines(Table).Select(static line => line.Split(' ')[MountPoint])
            .Where(mount => mount.StartsWith(folder + "/", StringComparison.Ordinal)).OrderByDescending(static mount => mount.Length);
        foreach (var mount in mounted.ToList())
        {
            if (Unmount(mount, DetachHere) != 0)
            {
                throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{mount} cannot be unmounted");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmount(string target, int flags);
}
