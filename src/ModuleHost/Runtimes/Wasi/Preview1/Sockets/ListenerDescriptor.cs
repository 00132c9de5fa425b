using System.Net.Sockets;
using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>A listening socket that was open before the guest began; on a Pod with addresses of both families, or a port of the node, several that are one to the guest.</summary>
internal sealed class ListenerDescriptor : SocketDescriptor
{
    // Kept for their own sake: a Socket that the collector finds unused closes its handle.
    private readonly IReadOnlyList<Socket> sockets;
    private readonly SafeHandle waited;
    private readonly SocketWatcher watcher;
    private int next;
    private bool guestChose;

    private ListenerDescriptor(IReadOnlyList<Socket> sockets, SafeHandle waited, SocketWatcher watcher)
        : base(waited, watcher)
    {
        this.sockets = sockets;
        this.waited = waited;
        this.watcher = watcher;
        Rights = Rights.SocketAccept | Rights.PollReadWrite | Rights.FileStatGet | Rights.SetFlags;
        InheritingRights = ConnectionDescriptor.AllRights;
    }

    /// <summary>Owns the sockets from now on, unless it throws.</summary>
    /// <exception cref="EngineException">The process has no descriptor left.</exception>
    public static ListenerDescriptor Create(IReadOnlyList<Socket> sockets, SocketWatcher watcher) =>
        new(sockets, sockets.Count == 1 ? sockets[0].SafeHandle : EventQueue.Group(sockets.Select(static socket => socket.SafeHandle)), watcher);

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
        var result = Errno.Again;
        connection = null;
        for (var tried = 0; tried < sockets.Count && result == Errno.Again; tried++)
        {
            // In turn, so that one busy address does not starve the other.
            var socket = sockets[next];
            next = (next + 1) % sockets.Count;
            result = LinuxErrors.ToErrno(SocketCalls.Accept(socket.SafeHandle, out var accepted));
            connection = accepted is null ? null : new ConnectionDescriptor(accepted, watcher, flags);
        }

        return result;
    }

    public override void Close()
    {
        waited.Dispose();
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }
    }
}
