using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>An accepted connection.</summary>
internal sealed class ConnectionDescriptor : SocketDescriptor
{
    public const Rights AllRights = Rights.Read | Rights.Write | Rights.SocketShutdown | Rights.PollReadWrite | Rights.FileStatGet | Rights.SetFlags;

    public ConnectionDescriptor(SafeHandle handle, SocketWatcher watcher, DescriptorFlags flags)
        : base(handle, watcher)
    {
        Rights = AllRights;
        Flags = flags;
    }

    public override Errno Read(Span<byte> buffer, out int count) => Receive(buffer, peek: false, out count);

    public override Errno Write(ReadOnlySpan<byte> data, out int count) => Counted(SocketCalls.Send(Handle, data), out count);

    public Errno Receive(Span<byte> buffer, bool peek, out int count) => Counted(SocketCalls.Receive(Handle, buffer, peek), out count);

    public Errno Shutdown(int how) => LinuxErrors.ToErrno(SocketCalls.Shutdown(Handle, how));

    public override ulong Available(out bool hangUp)
    {
        var bytes = SocketCalls.Available(Handle);
        hangUp = bytes == 0 && SocketCalls.Poll(Handle, SocketEvents.PeerClosed) != SocketEvents.None;
        return (ulong)bytes;
    }

    private static Errno Counted(int result, out int count)
    {
        count = Math.Max(result, 0);
        return LinuxErrors.ToErrno(result);
    }
}
