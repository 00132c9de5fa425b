using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Krustlet.NodeAgent.Volumes.Native;

/// <summary>
/// rename(2), which replaces a link atomically; the class library refuses a link to a folder. Owns nothing: both paths are
/// copied into null-terminated arrays that live for the call.
/// </summary>
internal static class FileRename
{
    /// <summary>Renames <paramref name="source"/> over <paramref name="target"/>.</summary>
    /// <exception cref="IOException">The system refused; the message has its reason.</exception>
    public static void Replace(string source, string target)
    {
        if (Rename(Encoding.UTF8.GetBytes(source + "\0"), Encoding.UTF8.GetBytes(target + "\0")) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"cannot rename {source} to {target}: {new Win32Exception(error).Message}");
        }
    }

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(byte[] source, byte[] target);
}
