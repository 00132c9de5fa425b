using Krustlet.ModuleHost.Native;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>
/// The host's side of a folder descriptor. A mount is opened when it is first used, so a guest that leaves its mounts alone holds no
/// host descriptor. Owns the handle.
/// </summary>
internal sealed class FolderAccess : IDisposable
{
    private readonly string? hostPath;
    private SafeFileHandle? handle;

    /// <summary>A folder that is open.</summary>
    public FolderAccess(SafeFileHandle handle, bool isReadOnly)
    {
        this.handle = handle;
        IsReadOnly = isReadOnly;
    }

    /// <summary>A mount's own folder.</summary>
    public FolderAccess(string hostPath, bool isReadOnly)
    {
        this.hostPath = hostPath;
        IsReadOnly = isReadOnly;
    }

    public bool IsReadOnly { get; }

    /// <summary>Opens beneath the folder.</summary>
    public Errno Open(ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out SafeFileHandle? opened)
    {
        opened = null;
        if (handle is null && LinuxErrors.ToErrno(FileCalls.OpenFolder(hostPath!, out handle)) is not Errno.Success and var refused)
        {
            return refused;
        }

        return LinuxErrors.ToResolveErrno(FileCalls.OpenBeneath(handle!, path, flags, mode, out opened));
    }

    public void Dispose() => handle?.Dispose();
}
