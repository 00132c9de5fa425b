using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A <c>poll_oneoff</c> that waits for the earliest of its clocks.</summary>
internal sealed class PollOperation(Subscription[] subscriptions, WasiClock clock, uint eventsAddress, uint countAddress) : PendingOperation
{
    private const uint EventSize = 32;

    private TimerEntry? timer;

    public override bool IsReady
    {
        get
        {
            var now = clock.Monotonic;
            return Array.Exists(subscriptions, subscription => HasFired(subscription, now));
        }
    }

    public override void Arm(IWaker waker, TimerQueue timers) =>
        timer = timers.Schedule(clock.ToTimestamp(subscriptions.Min(subscription => subscription.Due)), waker);

    public override void Disarm(TimerQueue timers)
    {
        if (timer is { } armed)
        {
            timers.Cancel(armed);
        }
    }

    /// <summary>event: user data 0, error 8, type 10, bytes ready 16, flags 24.</summary>
    public override Errno Finish(GuestMemory memory)
    {
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
            count++;
        }
        return memory.TryWrite(countAddress, count) ? Errno.Success : Errno.Fault;
    }

    private static bool HasFired(in Subscription subscription, ulong now) =>
        subscription.Kind != SubscriptionKind.Clock || subscription.Error != Errno.Success || subscription.Due <= now;
}
