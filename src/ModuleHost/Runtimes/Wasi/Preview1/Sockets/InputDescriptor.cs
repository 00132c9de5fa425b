using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>Standard input that somebody may write to: reads wait, without a thread, until there is something or the end.</summary>
internal sealed class InputDescriptor : SocketDescriptor
{
    public InputDescriptor(SafeHandle handle, SocketWatcher watcher)
        : base(handle, watcher) => Rights = Rights.Read | Rights.PollReadWrite | Rights.FileStatGet | Rights.SetFlags;

    public override FileType FileType => FileType.CharacterDevice;

    public override Errno Read(Span<byte> buffer, out int count)
    {
        var result = SocketCalls.Receive(Handle, buffer, peek: false);
        count = Math.Max(result, 0);
        return LinuxErrors.ToErrno(result);
    }

    public override ulong Available(out bool hangUp)
    {
        var bytes = SocketCalls.Available(Handle);
        hangUp = bytes == 0 && SocketCalls.Poll(Handle, SocketEvents.PeerClosed) != SocketEvents.None;
        return (ulong)bytes;
    }
}
