using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Scheduling;

namespace Krustlet.ModuleHost.Runtimes.Components;

/// <summary>Holds a component to its processor limit: its thread, which nothing else uses, rests at an epoch when the balance is spent.</summary>
internal sealed class ComponentPace : IEpochListener, IWaker, IDisposable
{
    // The slice of a kernel's bandwidth control is of this order; a tick each millisecond would cost an idle component more than it tells.
    private const int TickMilliseconds = 10;

    private readonly ProcessorQuota quota;
    private readonly TimerQueue timers;
    private readonly EpochTicker ticker = new(TickMilliseconds);
    private readonly AutoResetEvent rested = new(false);
    private ulong paidUntil = ThreadClock.Nanoseconds;

    private ComponentPace(ProcessorQuota quota, NativeEngine engine, TimerQueue timers)
    {
        this.quota = quota;
        this.timers = timers;
        ticker.Add(engine);
        ticker.Enter();
    }

    /// <summary>To be made on the component's thread; null when the limit cannot bind.</summary>
    public static ComponentPace? For(uint millicores, NativeEngine engine, TimerQueue timers) =>
        ProcessorQuota.For(millicores, timers.TimeProvider) is { } quota ? new ComponentPace(quota, engine, timers) : null;

    /// <inheritdoc/>
    public void OnEpoch()
    {
        var now = ThreadClock.Nanoseconds;
        quota.Pay(now - paidUntil);
        paidUntil = now;
        while (quota.Wait() is var wait && wait > TimeSpan.Zero)
        {
            timers.Schedule(timers.DueIn(wait), this);
            rested.WaitOne();
        }
    }

    /// <inheritdoc/>
    public void Wake() => rested.Set();

    public void Dispose()
    {
        ticker.Dispose();
        // The event stays undisposed: a timer may still hold this.
    }
}
