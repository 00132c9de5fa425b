using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>A socket of a guest. The host's socket never waits; whether a call waits is the guest's own flag.</summary>
internal abstract class SocketDescriptor(SafeHandle handle, SocketWatcher watcher) : Descriptor
{
    public override FileType FileType => FileType.SocketStream;

    /// <summary>Whether calls that cannot complete at once suspend the guest.</summary>
    public bool IsBlocking => (Flags & DescriptorFlags.NonBlocking) == 0;

    protected SafeHandle Handle => handle;

    public override bool IsReady(SubscriptionKind kind) => SocketCalls.Poll(handle, EventsOf(kind)) != SocketEvents.None;

    public override Errno SetFlags(DescriptorFlags flags)
    {
        if ((flags & ~DescriptorFlags.NonBlocking) != 0)
        {
            return Errno.NotSupported;
        }

        Flags = flags;
        return Errno.Success;
    }

    /// <summary>Wakes at what the kinds wait for; a negated errno when that is not possible.</summary>
    public long Watch(SocketEvents events, IWaker waker) => watcher.Watch(handle, events, waker);

    public void Unwatch(long token) => watcher.Unwatch(handle, token);

    public override void Close() => handle.Dispose();

    public static SocketEvents EventsOf(SubscriptionKind kind) =>
        kind == SubscriptionKind.DescriptorWrite ? SocketEvents.Writable : SocketEvents.Readable | SocketEvents.PeerClosed;
}
