using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.NodeAgent.Volumes.Native;

/// <summary>
/// mount(2) of a tmpfs and umount2(2). Owns nothing: every string is copied into a null-terminated array that lives for the call. A
/// mount itself outlives this process; whoever makes one has to take it away.
/// </summary>
internal static class FileSystemMounts
{
    // No device files, no set-user-id, no programs: modules only read and write.
    private const ulong PlainFiles = 2 | 4 | 8;

    // MNT_DETACH: gone at once, although a module host may hold a file of it open for a moment. UMOUNT_NOFOLLOW: never through a link.
    private const int DetachHere = 2 | 8;

    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int NotAMount = 22;

    /// <summary>Mounts a tmpfs that anyone may write to; false when this process may not mount.</summary>
    /// <exception cref="IOException">The system refused for another reason; the message has it.</exception>
    public static bool TryMountTmpfs(string path, string options) =>
        Mount(Text("tmpfs"), Text(path), Text("tmpfs"), PlainFiles, Text(options)) == 0
        || (Marshal.GetLastPInvokeError() is var error && error is NotPermitted or AccessDenied ? false : throw Failed("mount a tmpfs on", path, error));

    /// <summary>Takes a mount away; nothing when there is none.</summary>
    /// <exception cref="IOException">The system refused; the message has its reason.</exception>
    public static void Unmount(string path)
    {
        if (Umount2(Text(path), DetachHere) != 0 && Marshal.GetLastPInvokeError() is var error && error != NotAMount)
        {
            throw Failed("unmount", path, error);
        }
    }

    private static IOException Failed(string what, string path, int error) => new($"cannot {what} {path}: {new Win32Exception(error).Message}");

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + "\0");

    [DllImport("libc", EntryPoint = "mount", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mount(byte[] source, byte[] target, byte[] type, ulong flags, byte[] data);

    [DllImport("libc", EntryPoint = "umount2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Umount2(byte[] target, int flags);
}
