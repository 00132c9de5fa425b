using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1.Sockets;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A <c>poll_oneoff</c> that waits for the earliest of its clocks and for its sockets.</summary>
internal sealed class PollOperation(Subscription[] subscriptions, WasiClock clock, uint eventsAddress, uint countAddress) : PendingOperation
{
    private const uint EventSize = 32;

    private const ushort HangUp = 1;

    private TimerEntry? timer;
    private List<(SocketDescriptor Socket, long Token)>? watches;
    private Errno failure;

    public override bool IsReady
    {
        get
        {
            var now = clock.Monotonic;
            return failure != Errno.Success || Array.Exists(subscriptions, subscription => HasFired(subscription, now));
        }
    }

    public override void Arm(IWaker waker, TimerQueue timers)
    {
        var clocks = subscriptions.Where(static subscription => subscription.Kind == SubscriptionKind.Clock).ToList();
        timer = clocks.Count == 0 ? null : timers.Schedule(clock.ToTimestamp(clocks.Min(static subscription => subscription.Due)), waker);
        foreach (var waits in subscriptions.Where(static subscription => subscription.Descriptor is SocketDescriptor).GroupBy(static subscription => subscription.Descriptor))
        {
            Watch((SocketDescriptor)waits.Key!, waits.Aggregate(SocketEvents.None, static (all, one) => all | SocketDescriptor.EventsOf(one.Kind)), waker);
        }
    }

    public override void Disarm(TimerQueue timers)
    {
        if (timer is { } armed)
        {
            timers.Cancel(armed);
        }
        foreach (var (socket, token) in watches ?? [])
        {
            socket.Unwatch(token);
        }
    }

    /// <summary>event: user data 0, error 8, type 10, bytes ready 16, flags 24.</summary>
    public override Errno Finish(GuestMemory memory)
    {
        if (failure != Errno.Success)
        {
            return failure;
        }
        var now = clock.Monotonic;
        uint count = 0;
        foreach (var subscription in subscriptions)
        {
            if (!HasFired(subscription, now))
            {
                continue;
            }
            var address = eventsAddress + (count * EventSize);
            if (!memory.TrySlice(address, EventSize, out var bytes))
            {
                return Errno.Fault;
            }
            bytes.Clear();
            memory.TryWrite(address, subscription.UserData);
            memory.TryWrite(address + 8, (ushort)subscription.Error);
            bytes[10] = (byte)subscription.Kind;
            WriteAvailable(memory, address, subscription);
            count++;
        }
        return memory.TryWrite(countAddress, count) ? Errno.Success : Errno.Fault;
    }

    private static void WriteAvailable(GuestMemory memory, uint address, in Subscription subscription)
    {
        if (subscription is { Kind: SubscriptionKind.DescriptorRead, Descriptor: { } descriptor })
        {
            memory.TryWrite(address + 16, descriptor.Available(out var hangUp));
            memory.TryWrite(address + 24, hangUp ? HangUp : (ushort)0);
        }
    }

    private static bool HasFired(in Subscription subscription, ulong now) =>
        subscription.Error != Errno.Success
        || (subscription.Kind == SubscriptionKind.Clock ? subscription.Due <= now : subscription.Descriptor!.IsReady(subscription.Kind));

    private void Watch(SocketDescriptor socket, SocketEvents events, IWaker waker)
    {
        var token = socket.Watch(events, waker);
        if (token < 0)
        {
            failure = LinuxErrors.ToErrno(token);
            waker.Wake();
            return;
        }
        (watches ??= []).Add((socket, token));
    }
}
