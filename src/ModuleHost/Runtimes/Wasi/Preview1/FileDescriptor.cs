using Krustlet.ModuleHost.Native;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>An open regular file of a mount. Owns its handle.</summary>
internal sealed class FileDescriptor : Descriptor
{
    private const DescriptorFlags Settable = DescriptorFlags.Append | DescriptorFlags.NonBlocking;
    private readonly SafeFileHandle file;

    public FileDescriptor(SafeFileHandle file, Rights rights, DescriptorFlags flags)
    {
        this.file = file;
        Rights = rights;
        Flags = flags;
    }

    public override FileType FileType => FileType.RegularFile;

    public override Errno Read(Span<byte> buffer, out int count) => Counted(FileCalls.Read(file, buffer), out count);

    public override Errno Write(ReadOnlySpan<byte> data, out int count) => Counted(FileCalls.Write(file, data), out count);

    public override Errno ReadAt(Span<byte> buffer, ulong offset, out int count)
    {
        count = 0;
        return offset > long.MaxValue ? Errno.Invalid : Counted(FileCalls.ReadAt(file, buffer, (long)offset), out count);
    }

    public override Errno WriteAt(ReadOnlySpan<byte> data, ulong offset, out int count)
    {
        count = 0;
        return offset > long.MaxValue ? Errno.Invalid : Counted(FileCalls.WriteAt(file, data, (long)offset), out count);
    }

    public override Errno Seek(long offset, Whence whence, out ulong position)
    {
        var result = FileCalls.Seek(file, offset, (int)whence);
        position = result >= 0 ? (ulong)result : 0;
        return LinuxErrors.ToErrno(result);
    }

    public override Errno Sync(bool dataOnly) => LinuxErrors.ToErrno(FileCalls.Sync(file, dataOnly));

    public override Errno SetFlags(DescriptorFlags flags)
    {
        if ((flags & ~Settable) != 0)
        {
            return Errno.NotSupported;
        }

        var refused = LinuxErrors.ToErrno(FileCalls.SetFlags(file, flags.HasFlag(DescriptorFlags.Append) ? OpenFlags.Append : OpenFlags.ReadOnly));
        Flags = refused is Errno.Success ? flags : Flags;
        return refused;
    }

    public override Errno GetStatus(out FileStatus status) => LinuxErrors.ToErrno(FileCalls.Status(file, out status));

    public override Errno SetSize(ulong size) =>
        size > long.MaxValue ? Errno.FileTooLarge : LinuxErrors.ToErrno(FileCalls.Truncate(file, (long)size));

    public override Errno SetTimes(ReadOnlySpan<long> times) => LinuxErrors.ToErrno(FileCalls.SetTimes(file, times));

    public override Errno Allocate(ulong offset, ulong length) =>
        offset > long.MaxValue || length > long.MaxValue ? Errno.FileTooLarge : LinuxErrors.ToErrno(FileCalls.Allocate(file, (long)offset, (long)length));

    public override void Close() => file.Dispose();

    private static Errno Counted(int result, out int count)
    {
        count = Math.Max(result, 0);
        return LinuxErrors.ToErrno(result);
    }
}
