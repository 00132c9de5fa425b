using System.Net.Sockets;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>A listening socket that was open before the guest began.</summary>
internal sealed class ListenerDescriptor : SocketDescriptor
{
    // Kept for its own sake: a Socket that the collector finds unused closes its handle.
    private readonly Socket socket;
    private readonly SocketWatcher watcher;

    public ListenerDescriptor(Socket socket, SocketWatcher watcher)
        : base(socket.SafeHandle, watcher)
    {
        this.socket = socket;
        this.watcher = watcher;
        Rights = Rights.SocketAccept | Rights.PollReadWrite | Rights.FileStatGet | Rights.SetFlags;
        InheritingRights = ConnectionDescriptor.AllRights;
    }

    /// <summary>Takes a connection that waits; <see cref="Errno.Again"/> when none does.</summary>
    public Errno Accept(DescriptorFlags flags, out ConnectionDescriptor? connection)
    {
        var result = LinuxErrors.ToErrno(SocketCalls.Accept(Handle, out var accepted));
        connection = accepted is null ? null : new ConnectionDescriptor(accepted, watcher, flags);
        return result;
    }

    public override void Close() => socket.Dispose();
}
