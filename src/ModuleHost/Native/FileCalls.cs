using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Native;

/// <summary>
/// File system calls of Linux that .NET does not offer: everything is opened beneath a folder by the kernel itself (openat2), so no
/// path is ever checked as text. Paths are bytes that end in a zero. Results below zero are a negated errno. Handles are the caller's;
/// spans are read or written only during the call.
/// </summary>
internal static unsafe partial class FileCalls
{
    private const int OpenAt2Number = 437;
    private const int AtEmptyPath = 0x1000;
    private const int BasicStatus = 0x7FF;
    private const int RemoveFolder = 0x200;
    private const int SetStatusFlags = 4;
    private const int AgainError = 11;
    private const int InterruptedError = 4;
    private const int MostRetries = 64;

    /// <summary>Opens <paramref name="path"/> beneath a folder, never waiting for what it names; a way out, by <c>..</c>, a leading slash or a link, fails with EXDEV.</summary>
    public static int OpenBeneath(SafeFileHandle folder, ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out SafeFileHandle? opened)
    {
        var how = stackalloc ulong[3] { (ulong)(uint)Completed(flags).ForThisMachine(), mode, (ulong)(ResolveFlags.Beneath | ResolveFlags.NoMagicLinks) };
        opened = null;
        for (var attempt = 0; ; attempt++)
        {
            fixed (byte* text = path)
            {
                var descriptor = (int)OpenAt2(OpenAt2Number, folder, text, how, 3 * sizeof(ulong));
                if (descriptor >= 0)
                {
                    opened = new SafeFileHandle(descriptor, ownsHandle: true);
                    return 0;
                }
            }

            // EAGAIN: something was renamed while the kernel walked. The walk is repeated, not the caller's whole operation.
            var error = Marshal.GetLastPInvokeError();
            if (error is not (AgainError or InterruptedError) || attempt == MostRetries)
            {
                return -error;
            }
        }
    }

    /// <summary>Opens a folder of the host by its absolute path, to be opened beneath.</summary>
    public static int OpenFolder(string path, out SafeFileHandle? opened)
    {
        var descriptor = Open(path, (OpenFlags.PathOnly | OpenFlags.Directory | OpenFlags.CloseOnExec).ForThisMachine(), 0);
        opened = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
        return descriptor >= 0 ? 0 : -Marshal.GetLastPInvokeError();
    }

    public static int Status(SafeFileHandle file, out FileStatus status)
    {
        var buffer = new StatusBuffer();
        byte empty = 0;
        var result = Statx(file, &empty, AtEmptyPath, BasicStatus, &buffer);
        status = buffer.ToStatus();
        return Checked(result);
    }

    public static int MakeFolder(SafeFileHandle parent, ReadOnlySpan<byte> name)
    {
        fixed (byte* text = name)
        {
            return Checked(MkdirAt(parent, text, 0x1FF));
        }
    }

    public static int Remove(SafeFileHandle parent, ReadOnlySpan<byte> name, bool folder)
    {
        fixed (byte* text = name)
        {
            return Checked(UnlinkAt(parent, text, folder ? RemoveFolder : 0));
        }
    }

    public static int Rename(SafeFileHandle fromParent, ReadOnlySpan<byte> from, SafeFileHandle toParent, ReadOnlySpan<byte> to)
    {
        fixed (byte* source = from, target = to)
        {
            return Checked(RenameAt(fromParent, source, toParent, target));
        }
    }

    public static int Link(SafeFileHandle fromParent, ReadOnlySpan<byte> from, SafeFileHandle toParent, ReadOnlySpan<byte> to)
    {
        fixed (byte* source = from, target = to)
        {
            return Checked(LinkAt(fromParent, source, toParent, target, 0));
        }
    }

    public static int MakeLink(ReadOnlySpan<byte> target, SafeFileHandle parent, ReadOnlySpan<byte> name)
    {
        fixed (byte* content = target, text = name)
        {
            return Checked(SymlinkAt(content, parent, text));
        }
    }

    /// <summary>The target of a link opened as a path; the count, or a negated errno.</summary>
    public static int ReadLink(SafeFileHandle link, Span<byte> buffer)
    {
        byte empty = 0;
        fixed (byte* target = buffer)
        {
            return Counted(ReadlinkAt(link, &empty, target, (nuint)buffer.Length));
        }
    }

    /// <summary>Sets access and modification time; each is a (seconds, nanoseconds) pair as utimensat(2) wants it.</summary>
    public static int SetTimes(SafeFileHandle file, ReadOnlySpan<long> times)
    {
        byte empty = 0;
        fixed (long* pairs = times)
        {
            return Checked(Utimensat(file, &empty, pairs, AtEmptyPath));
        }
    }

    public static int Truncate(SafeFileHandle file, long size) => Checked(Ftruncate(file, size));

    public static int Allocate(SafeFileHandle file, long offset, long length) => -PosixFallocate(file, offset, length);

    public static int SetFlags(SafeFileHandle file, OpenFlags flags) => Checked(Fcntl(file, SetStatusFlags, flags.ForThisMachine()));

    public static int Sync(SafeFileHandle file, bool dataOnly) => Checked(dataOnly ? Fdatasync(file) : Fsync(file));

    public static long Seek(SafeFileHandle file, long offset, int whence)
    {
        var position = Lseek(file, offset, whence);
        return position >= 0 ? position : -Marshal.GetLastPInvokeError();
    }

    public static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* target = buffer)
        {
            return Counted(Read(file, target, (nuint)buffer.Length));
        }
    }

    public static int Write(SafeFileHandle file, ReadOnlySpan<byte> data)
    {
        fixed (byte* source = data)
        {
            return Counted(Write(file, source, (nuint)data.Length));
        }
    }

    public static int ReadAt(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        fixed (byte* target = buffer)
        {
            return Counted(Pread(file, target, (nuint)buffer.Length, offset));
        }
    }

    public static int WriteAt(SafeFileHandle file, ReadOnlySpan<byte> data, long offset)
    {
        fixed (byte* source = data)
        {
            return Counted(Pwrite(file, source, (nuint)data.Length, offset));
        }
    }

    /// <summary>The next records of a folder (struct linux_dirent64) from where its position is.</summary>
    public static int ReadFolder(SafeFileHandle folder, Span<byte> buffer)
    {
        fixed (byte* target = buffer)
        {
            return Counted(Getdents64(folder, target, (nuint)buffer.Length));
        }
    }

    // openat2 refuses what means nothing for a path that is opened as a place only. All else must not block, nor take a terminal.
    private static OpenFlags Completed(OpenFlags flags) => flags.HasFlag(OpenFlags.PathOnly)
        ? (flags & (OpenFlags.PathOnly | OpenFlags.Directory | OpenFlags.NoFollow)) | OpenFlags.CloseOnExec
        : flags | OpenFlags.CloseOnExec | OpenFlags.NoTerminal | OpenFlags.NonBlocking;

    private static int Checked(int result) => result == 0 ? 0 : -Marshal.GetLastPInvokeError();

    private static int Counted(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    [LibraryImport(LibraryName.LibC, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenAt2(nint number, SafeFileHandle folder, byte* path, ulong* how, nuint size);

    [LibraryImport(LibraryName.LibC, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport(LibraryName.LibC, EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(SafeFileHandle file, byte* path, int flags, uint mask, StatusBuffer* status);

    [LibraryImport(LibraryName.LibC, EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int MkdirAt(SafeFileHandle parent, byte* name, uint mode);

    [LibraryImport(LibraryName.LibC, EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(SafeFileHandle parent, byte* name, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(SafeFileHandle fromParent, byte* from, SafeFileHandle toParent, byte* to);

    [LibraryImport(LibraryName.LibC, EntryPoint = "linkat", SetLastError = true)]
    private static partial int LinkAt(SafeFileHandle fromParent, byte* from, SafeFileHandle toParent, byte* to, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "symlinkat", SetLastError = true)]
    private static partial int SymlinkAt(byte* target, SafeFileHandle parent, byte* name);

    [LibraryImport(LibraryName.LibC, EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadlinkAt(SafeFileHandle link, byte* path, byte* buffer, nuint size);

    [LibraryImport(LibraryName.LibC, EntryPoint = "utimensat", SetLastError = true)]
    private static partial int Utimensat(SafeFileHandle file, byte* path, long* times, int flags);

    [LibraryImport(LibraryName.LibC, EntryPoint = "ftruncate64", SetLastError = true)]
    private static partial int Ftruncate(SafeFileHandle file, long size);

    [LibraryImport(LibraryName.LibC, EntryPoint = "posix_fallocate64")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);

    [LibraryImport(LibraryName.LibC, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Fcntl(SafeFileHandle file, int command, int argument);

    [LibraryImport(LibraryName.LibC, EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle file);

    [LibraryImport(LibraryName.LibC, EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle file);

    [LibraryImport(LibraryName.LibC, EntryPoint = "lseek64", SetLastError = true)]
    private static partial long Lseek(SafeFileHandle file, long offset, int whence);

    [LibraryImport(LibraryName.LibC, EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport(LibraryName.LibC, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle file, byte* buffer, nuint count);

    [LibraryImport(LibraryName.LibC, EntryPoint = "pread64", SetLastError = true)]
    private static partial nint Pread(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport(LibraryName.LibC, EntryPoint = "pwrite64", SetLastError = true)]
    private static partial nint Pwrite(SafeFileHandle file, byte* buffer, nuint count, long offset);

    [LibraryImport(LibraryName.LibC, EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint Getdents64(SafeFileHandle folder, byte* buffer, nuint count);
}
