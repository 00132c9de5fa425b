using System.Text;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>fd_*</c> but for the transfers.</summary>
internal static class Descriptors
{
    private const uint StatusSize = 24;
    private const uint PreopenedSocket = 1;

    public static Errno Advise(ref Preview1Call call) => Check(ref call, Rights.Advise, out _);

    public static Errno Allocate(ref Preview1Call call) => Check(ref call, Rights.Allocate, out var descriptor) is not Errno.Success and var refused
        ? refused
        : descriptor.Allocate(call.U64(1), call.U64(2));

    public static Errno Close(ref Preview1Call call)
    {
        if (call.State.Descriptors.Remove(call.U32(0)) is not { } descriptor)
        {
            return Errno.BadDescriptor;
        }
        descriptor.Close();
        return Errno.Success;
    }

    public static Errno DataSync(ref Preview1Call call) =>
        Check(ref call, Rights.None, out var descriptor) is not Errno.Success and var refused ? refused : descriptor.Sync(dataOnly: true);

    public static Errno Sync(ref Preview1Call call) =>
        Check(ref call, Rights.None, out var descriptor) is not Errno.Success and var refused ? refused : descriptor.Sync(dataOnly: false);

    /// <summary>fdstat: type at 0, flags at 2, rights at 8, inheriting rights at 16.</summary>
    public static Errno GetStatus(ref Preview1Call call)
    {
        if (Check(ref call, Rights.None, out var descriptor) is not Errno.Success and var refused)
        {
            return refused;
        }
        var address = call.U32(1);
        if (!call.Memory.TrySlice(address, StatusSize, out var status))
        {
            return Errno.Fault;
        }
        status.Clear();
        status[0] = (byte)descriptor.FileType;
        call.Memory.TryWrite(address + 2, (ushort)descriptor.TellFlags());
        call.Memory.TryWrite(address + 8, (ulong)descriptor.Rights);
        call.Memory.TryWrite(address + 16, (ulong)descriptor.InheritingRights);
        return Errno.Success;
    }

    public static Errno SetFlags(ref Preview1Call call) => Check(ref call, Rights.None, out var descriptor) is not Errno.Success and var refused
        ? refused
        : descriptor.SetFlags((DescriptorFlags)call.U32(1));

    /// <summary>Rights can be given up, never gained.</summary>
    public static Errno SetRights(ref Preview1Call call)
    {
        if (Check(ref call, Rights.None, out var descriptor) is not Errno.Success and var refused)
        {
            return refused;
        }
        var (rights, inheriting) = ((Rights)call.U64(1), (Rights)call.U64(2));
        if ((rights & ~descriptor.Rights) != 0 || (inheriting & ~descriptor.InheritingRights) != 0)
        {
            return Errno.NotCapable;
        }
        descriptor.Rights = rights;
        descriptor.InheritingRights = inheriting;
        return Errno.Success;
    }

    public static Errno GetFileStatus(ref Preview1Call call)
    {
        if (Check(ref call, Rights.FileStatGet, out var descriptor) is not Errno.Success and var refused)
        {
            return refused;
        }
        return descriptor.GetStatus(out var status) is not Errno.Success and var failed
            ? failed
            : FileStatusRecord.Write(call.Memory, call.U32(1), status, descriptor.FileType);
    }

    public static Errno SetSize(ref Preview1Call call) => Check(ref call, Rights.FileStatSetSize, out var descriptor) is not Errno.Success and var refused
        ? refused
        : descriptor.SetSize(call.U64(1));

    public static Errno SetTimes(ref Preview1Call call)
    {
        if (Check(ref call, Rights.FileStatSetTimes, out var descriptor) is not Errno.Success and var refused)
        {
            return refused;
        }
        return FileTimes.TryConvert(call.U64(1), call.U64(2), call.U32(3), out var times) is not Errno.Success and var invalid
            ? invalid
            : descriptor.SetTimes(times);
    }

    /// <summary>
    /// prestat: tag at 0, length of a folder's path at 4. A listening socket answers with a tag of its own: C libraries look from 3 on
    /// until a number is bad, skip what is no folder, and end the program at any other error.
    /// </summary>
    public static Errno GetPreopen(ref Preview1Call call)
    {
        var (descriptor, address) = (call.State.Descriptors.Find(call.U32(0)), call.U32(1));
        if (descriptor is ListenerDescriptor)
        {
            return call.Memory.TryWrite(address, PreopenedSocket) && call.Memory.TryWrite(address + 4, 0U) ? Errno.Success : Errno.Fault;
        }
        if (descriptor?.PreopenPath is not { } path)
        {
            return Errno.BadDescriptor;
        }
        return call.Memory.TryWrite(address, 0U) && call.Memory.TryWrite(address + 4, (uint)Encoding.UTF8.GetByteCount(path))
            ? Errno.Success
            : Errno.Fault;
    }

    public static Errno GetPreopenName(ref Preview1Call call)
    {
        if (call.State.Descriptors.Find(call.U32(0))?.PreopenPath is not { } path)
        {
            return Errno.BadDescriptor;
        }
        var bytes = Encoding.UTF8.GetBytes(path);
        if (call.U32(2) < bytes.Length)
        {
            return Errno.NameTooLong;
        }
        return call.Memory.TryWrite(call.U32(1), bytes) ? Errno.Success : Errno.Fault;
    }

    public static Errno ReadDirectory(ref Preview1Call call)
    {
        if (Check(ref call, Rights.ReadDirectory, out var descriptor) is not Errno.Success and var refused)
        {
            return refused;
        }
        if (!call.Memory.TrySlice(call.U32(1), call.U32(2), out var buffer))
        {
            return Errno.Fault;
        }
        return descriptor.ReadFolder(buffer, call.U64(3), out var used) is not Errno.Success and var failed
            ? failed
            : call.Memory.TryWrite(call.U32(4), (uint)used) ? Errno.Success : Errno.Fault;
    }

    public static Errno Renumber(ref Preview1Call call) => call.State.Descriptors.Renumber(call.U32(0), call.U32(1));

    public static Errno Seek(ref Preview1Call call) => SeekTo(ref call, call.I64(1), (Whence)call.U32(2), call.U32(3));

    public static Errno Tell(ref Preview1Call call) => SeekTo(ref call, 0, Whence.Current, call.U32(1));

    private static Errno SeekTo(ref Preview1Call call, long offset, Whence whence, uint resultAddress)
    {
        if (call.State.Descriptors.Find(call.U32(0)) is not { } descriptor)
        {
            return Errno.BadDescriptor;
        }
        if (whence > Whence.End)
        {
            return Errno.Invalid;
        }
        if (descriptor.Seek(offset, whence, out var position) is not Errno.Success and var refused)
        {
            return refused;
        }
        return call.Memory.TryWrite(resultAddress, position) ? Errno.Success : Errno.Fault;
    }

    private static Errno Check(ref Preview1Call call, Rights needed, out Descriptor descriptor)
    {
        descriptor = call.State.Descriptors.Find(call.U32(0))!;
        if (descriptor is null)
        {
            return Errno.BadDescriptor;
        }
        return (descriptor.Rights & needed) == needed ? Errno.Success : Errno.NotCapable;
    }
}
