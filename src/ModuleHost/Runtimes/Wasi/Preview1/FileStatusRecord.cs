using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>filestat</c>: device 0, inode 8, type 16, links 24, size 32, times 40, 48 and 56.</summary>
internal static class FileStatusRecord
{
    private const uint Size = 64;

    public static Errno Write(GuestMemory memory, uint address, FileStatus status, FileType type)
    {
        if (!memory.TrySlice(address, Size, out var record))
        {
            return Errno.Fault;
        }

        record.Clear();
        record[16] = (byte)type;
        memory.TryWrite(address, status.Device);
        memory.TryWrite(address + 8, status.Inode);
        memory.TryWrite(address + 24, status.Links);
        memory.TryWrite(address + 32, status.Size);
        memory.TryWrite(address + 40, status.Accessed);
        memory.TryWrite(address + 48, status.Modified);
        memory.TryWrite(address + 56, status.Changed);
        return Errno.Success;
    }

    public static FileType TypeOf(FileStatus status) =>
        status.IsDirectory ? FileType.Directory : status.IsRegular ? FileType.RegularFile : status.IsLink ? FileType.SymbolicLink : FileType.Unknown;
}
