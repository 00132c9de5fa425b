using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.NodeAgent.Resources.Native;

/// <summary>
/// statvfs(3), for what the class library does not tell of a file system. Owns nothing: the path is copied into a null-terminated array and the
/// answer into a structure, and both live for the call.
/// </summary>
/// <param name="Bytes">Size of the file system.</param>
/// <param name="BytesAvailable">What an ordinary user can still write.</param>
/// <param name="Inodes">Its inodes; 0 where it makes them as they are needed.</param>
/// <param name="InodesFree">How many of them are free.</param>
internal sealed record FileSystemFigures(long Bytes, long BytesAvailable, long Inodes, long InodesFree)
{
    /// <summary>The figures of the file system that holds a path; null when the system does not say.</summary>
    public static FileSystemFigures? Of(string path) => Statvfs(Encoding.UTF8.GetBytes(path + "\0"), out var raw) == 0
        ? new FileSystemFigures((long)(raw.Blocks * raw.FragmentSize), (long)(raw.BlocksAvailable * raw.FragmentSize), (long)raw.Files, (long)raw.FilesFree)
        : null;

    [DllImport("libc", EntryPoint = "statvfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statvfs(byte[] path, out Raw figures);

    // struct statvfs of 64-bit Linux; the tail is reserved space that glibc and musl do not agree about.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Raw
    {
        public ulong BlockSize;
        public ulong FragmentSize;
        public ulong Blocks;
        public ulong BlocksFree;
        public ulong BlocksAvailable;
        public ulong Files;
        public ulong FilesFree;
        public ulong FilesAvailable;
    }
}
