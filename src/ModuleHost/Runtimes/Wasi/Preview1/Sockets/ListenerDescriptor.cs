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
    private bool guestChose;

    public ListenerDescriptor(Socket socket, SocketWatcher watcher)
        : base(socket.SafeHandle, watcher)
    {
        this.socket = socket;
        this.watcher = watcher;
        Rights = Rights.SocketAccept | Rights.PollReadWrite | Rights.FileStatGet | Rights.SetFlags;
        InheritingRights = ConnectionDescriptor.AllRights;
    }

    /// <summary>
    /// NONBLOCK, and from then on calls do not wait, unless the guest has set its own flags. Go's runtime asks once: it polls sockets that
    /// were given to it non-blocking, as Wasmtime gives them, and stands still as a whole in any other. C and Rust programs that accept in a
    /// loop do not ask, and wait in the call.
    /// </summary>
    public override DescriptorFlags TellFlags()
    {
        Flags |= guestChose ? DescriptorFlags.None : DescriptorFlags.NonBlocking;
        return Flags;
    }

    public override Errno SetFlags(DescriptorFlags flags)
    {
        guestChose = true;
        return base.SetFlags(flags);
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
