using Krustlet.ModuleHost.Native;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>
/// A folder of a mount: every path is resolved beneath it by the kernel. Paths end in a zero. Owns its handle.
/// </summary>
internal class FolderDescriptor : Descriptor
{
    private const uint NewFileMode = 0x1B6;
    private readonly FolderAccess access;

    public FolderDescriptor(FolderAccess access)
    {
        this.access = access;
        Rights = FolderRights.OfFolder;
        InheritingRights = FolderRights.All;
    }

    public override FileType FileType => FileType.Directory;

    public bool IsReadOnly => access.IsReadOnly;

    /// <summary><c>path_open</c>: a file or folder beneath this one.</summary>
    public virtual Errno Open(ReadOnlySpan<byte> path, OpenRequest request, out Descriptor? opened)
    {
        opened = null;
        if (IsReadOnly && request.Writes)
        {
            // What is there already cannot be created; saying so first is what open(2) does on a read-only file system.
            return request.Creates && !request.Exclusive && !request.WritesData && Find(path, request.Follows, out _) is Errno.Success
                ? Open(path, request with { Creates = false, Truncates = false }, out opened)
                : Errno.ReadOnlyFileSystem;
        }

        if (access.Open(path, request.ToOpenFlags(), request.Creates ? NewFileMode : 0, out var handle) is not Errno.Success and var refused)
        {
            return refused;
        }

        return Adopt(handle!, request, out opened);
    }

    /// <summary>Status of what a path names.</summary>
    public virtual Errno Find(ReadOnlySpan<byte> path, bool follow, out FileStatus status)
    {
        status = default;
        if (OpenPath(path, follow, out var handle) is not Errno.Success and var refused)
        {
            return refused;
        }

        using (handle)
        {
            return LinuxErrors.ToErrno(FileCalls.Status(handle!, out status));
        }
    }

    public Errno SetTimes(ReadOnlySpan<byte> path, bool follow, ReadOnlySpan<long> times)
    {
        if (IsReadOnly)
        {
            return Errno.ReadOnlyFileSystem;
        }

        if (OpenPath(path, follow, out var handle) is not Errno.Success and var refused)
        {
            return refused;
        }

        using (handle)
        {
            return LinuxErrors.ToErrno(FileCalls.SetTimes(handle!, times));
        }
    }

    public virtual Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> buffer, out int count)
    {
        count = 0;
        if (OpenPath(path, follow: false, out var handle) is not Errno.Success and var refused)
        {
            return refused;
        }

        using (handle)
        {
            var result = FileCalls.ReadLink(handle!, buffer);
            count = Math.Max(result, 0);
            // Of anything but a link the kernel says ENOENT for an empty path.
            return result == -2 ? Errno.Invalid : LinuxErrors.ToErrno(result);
        }
    }

    /// <summary>The folder that holds the last name of a path, for making, removing and renaming. The caller disposes it.</summary>
    public virtual Errno OpenParent(ReadOnlySpan<byte> path, out SafeFileHandle? parent, out ReadOnlySpan<byte> name)
    {
        parent = null;
        if (IsReadOnly)
        {
            name = default;
            return Errno.ReadOnlyFileSystem;
        }

        if (GuestPath.Split(path, out var folder, out name) is not Errno.Success and var refused)
        {
            return refused;
        }

        return access.Open(folder, OpenFlags.PathOnly | OpenFlags.Directory, 0, out parent);
    }

    public override Errno GetStatus(out FileStatus status) => Find("."u8 + "\0"u8, follow: true, out status);

    public override Errno ReadFolder(Span<byte> buffer, ulong cookie, out int used)
    {
        used = 0;
        if (access.Open("."u8 + "\0"u8, OpenFlags.Directory, 0, out var handle) is not Errno.Success and var refused)
        {
            return refused;
        }

        using (handle)
        {
            return FolderReader.Read(handle!, buffer, cookie, out used);
        }
    }

    public override void Close() => access.Dispose();

    private Errno OpenPath(ReadOnlySpan<byte> path, bool follow, out SafeFileHandle? handle) =>
        access.Open(path, OpenFlags.PathOnly | (follow ? 0 : OpenFlags.NoFollow), 0, out handle);

    /// <summary>Only files and folders are let in: a pipe, socket or device could block the thread that guests share.</summary>
    private Errno Adopt(SafeFileHandle handle, OpenRequest request, out Descriptor? opened)
    {
        opened = null;
        if (LinuxErrors.ToErrno(FileCalls.Status(handle, out var status)) is not Errno.Success and var refused)
        {
            handle.Dispose();
            return refused;
        }

        if (status.IsDirectory)
        {
            opened = new FolderDescriptor(new FolderAccess(handle, IsReadOnly)) { Rights = request.Rights & FolderRights.OfFolder, InheritingRights = request.InheritingRights };
            return Errno.Success;
        }

        if (!status.IsRegular)
        {
            handle.Dispose();
            return Errno.NotSupported;
        }

        opened = new FileDescriptor(handle, request.Rights & FolderRights.OfFile, request.Flags);
        return Errno.Success;
    }
}
