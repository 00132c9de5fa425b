using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.NodeAgent.Volumes.Native;

/// <summary>
/// statx(2), which tells sockets from files; the class library does not. Owns nothing: the path is copied into a
/// null-terminated array, the answer into one of the size that the kernel fixes.
/// </summary>
internal static class SocketFiles
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint TypeInodeAndChange = 0x1 | 0x40 | 0x100;
    private const int ModeAt = 28;
    private const int InodeAt = 32;
    private const int ChangeAt = 112;
    private const int FormatMask = 0xF000;
    private const int Socket = 0xC000;

    /// <summary>What tells the socket at a path from an earlier one of the same name; null when there is no socket.</summary>
    public static string? Identify(string path)
    {
        var answer = new byte[256];
        if (StatX(CurrentFolder, Encoding.UTF8.GetBytes(path + "\0"), NoFollow, TypeInodeAndChange, answer) != 0
            || (BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(ModeAt)) & FormatMask) != Socket)
        {
            return null;
        }

        var inode = BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(InodeAt));
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(ChangeAt));
        var nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(ChangeAt + 8));
        return string.Create(CultureInfo.InvariantCulture, $"{inode}/{seconds}.{nanoseconds}");
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] answer);
}
