using System.Buffers;
using System.Buffers.Binary;
using Krustlet.ModuleHost.Native;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Turns the kernel's folder records into <c>fd_readdir</c>'s. A cookie is the kernel's own offset.</summary>
internal static class FolderReader
{
    public const int EntrySize = 24;
    private const int BufferSize = 32 * 1024;
    private const int NameOffset = 19;

    public static Errno Read(SafeFileHandle folder, Span<byte> buffer, ulong cookie, out int used)
    {
        used = 0;
        if (FileCalls.Seek(folder, (long)cookie, (int)Whence.Set) is var position and < 0)
        {
            return LinuxErrors.ToErrno(position);
        }

        var records = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (used < buffer.Length)
            {
                var count = FileCalls.ReadFolder(folder, records);
                if (count <= 0)
                {
                    return LinuxErrors.ToErrno(count);
                }

                Copy(records.AsSpan(0, count), buffer, ref used);
            }

            return Errno.Success;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(records);
        }
    }

    /// <summary>Writes one entry, cut off where the buffer ends: a full buffer tells the guest to ask again from the last cookie.</summary>
    public static void Write(Span<byte> buffer, ref int used, ulong next, ulong inode, FileType type, ReadOnlySpan<byte> name)
    {
        Span<byte> entry = stackalloc byte[EntrySize];
        entry.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(entry, next);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[8..], inode);
        BinaryPrimitives.WriteUInt32LittleEndian(entry[16..], (uint)name.Length);
        entry[20] = (byte)type;
        Append(buffer, ref used, entry);
        Append(buffer, ref used, name);
    }

    private static void Append(Span<byte> buffer, ref int used, ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, buffer.Length - used);
        bytes[..count].CopyTo(buffer[used..]);
        used += count;
    }

    // struct linux_dirent64: inode, offset of the next, record length, type, name with a zero.
    private static void Copy(ReadOnlySpan<byte> records, Span<byte> buffer, ref int used)
    {
        while (records.Length > 0 && used < buffer.Length)
        {
            var inode = BinaryPrimitives.ReadUInt64LittleEndian(records);
            var next = BinaryPrimitives.ReadUInt64LittleEndian(records[8..]);
            var length = BinaryPrimitives.ReadUInt16LittleEndian(records[16..]);
            var name = records[NameOffset..length];
            Write(buffer, ref used, next, inode, ToFileType(records[18]), name[..name.IndexOf((byte)0)]);
            records = records[length..];
        }
    }

    private static FileType ToFileType(byte type) => type switch
    {
        2 => FileType.CharacterDevice,
        4 => FileType.Directory,
        6 => FileType.BlockDevice,
        8 => FileType.RegularFile,
        10 => FileType.SymbolicLink,
        12 => FileType.SocketStream,
        _ => FileType.Unknown,
    };
}
