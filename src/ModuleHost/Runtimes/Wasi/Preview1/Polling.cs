namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>poll_oneoff</c>. Clocks and sockets suspend the guest; every other descriptor is always ready.</summary>
internal static class Polling
{
    private const uint SubscriptionSize = 48;
    private const uint MaxSubscriptions = 4096;
    private const ushort AbsoluteTime = 1;

    public static Errno PollOneOff(ref Preview1Call call)
    {
        var (input, output, count, result) = (call.U32(0), call.U32(1), call.U32(2), call.U32(3));
        if (count is 0 or > MaxSubscriptions)
        {
            return Errno.Invalid;
        }
        var subscriptions = new Subscription[count];
        for (uint i = 0; i < count; i++)
        {
            if (!TryReadSubscription(call.Memory, input + (i * SubscriptionSize), call.State, out subscriptions[i]))
            {
                return Errno.Fault;
            }
        }
        var operation = new PollOperation(subscriptions, call.State.Clock, output, result);
        return operation.IsReady ? operation.Finish(call.Memory) : call.Suspend(operation);
    }

    /// <summary>subscription: user data 0, tag 8; of a clock: id 16, timeout 24, precision 32, flags 40; of a descriptor: number 16.</summary>
    private static bool TryReadSubscription(GuestMemory memory, uint address, WasiState state, out Subscription subscription)
    {
        subscription = default;
        if (!memory.TrySlice(address, SubscriptionSize, out var bytes))
        {
            return false;
        }
        memory.TryRead(address, out ulong userData);
        memory.TryRead(address + 16, out uint id);
        var kind = (SubscriptionKind)bytes[8];
        if (kind == SubscriptionKind.Clock)
        {
            memory.TryRead(address + 24, out ulong timeout);
            memory.TryRead(address + 40, out ushort flags);
            subscription = ReadClock(userData, (ClockId)id, timeout, (flags & AbsoluteTime) != 0, state.Clock);
            return true;
        }
        var descriptor = state.Descriptors.Find(id);
        var error = kind > SubscriptionKind.DescriptorWrite ? Errno.Invalid
            : descriptor is null ? Errno.BadDescriptor
            : Errno.Success;
        subscription = new Subscription(userData, kind, 0, descriptor, error);
        return true;
    }

    private static Subscription ReadClock(ulong userData, ClockId id, ulong timeout, bool absolute, WasiClock clock)
    {
        if (id > ClockId.ThreadProcessorTime)
        {
            return new Subscription(userData, SubscriptionKind.Clock, 0, null, Errno.Invalid);
        }
        var delay = !absolute ? timeout
            : id == ClockId.RealTime ? Saturate(timeout, clock.RealTime)
            : Saturate(timeout, clock.Monotonic);
        var now = clock.Monotonic;
        var due = delay > ulong.MaxValue - now ? ulong.MaxValue : now + delay;
        return new Subscription(userData, SubscriptionKind.Clock, due, null, Errno.Success);
    }

    private static ulong Saturate(ulong later, ulong earlier) => later > earlier ? later - earlier : 0;
}
