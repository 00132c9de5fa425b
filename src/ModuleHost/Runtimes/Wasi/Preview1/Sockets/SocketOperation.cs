using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;

/// <summary>A call that waits until its socket is ready.</summary>
internal sealed class SocketOperation(SocketDescriptor socket, SubscriptionKind kind, SocketOperation.Completion completion) : PendingOperation
{
    private long token;

    /// <summary>Does the call once more, on the guest's memory as it is then.</summary>
    public delegate Errno Completion(GuestMemory memory);

    public override bool IsReady => token < 0 || socket.IsReady(kind);

    public override void Arm(IWaker waker, TimerQueue timers)
    {
        token = socket.Watch(SocketDescriptor.EventsOf(kind), waker);
        if (token < 0)
        {
            waker.Wake();
        }
    }

    public override void Disarm(TimerQueue timers)
    {
        if (token > 0)
        {
            socket.Unwatch(token);
        }
    }

    public override Errno Finish(GuestMemory memory) => token < 0 ? LinuxErrors.ToErrno(token) : completion(memory);
}
