using Microsoft.Extensions.Time.Testing;

namespace Krustlet.DevCluster.Tests.Clocks;

/// <summary>A clock of a test that knows what sleeps by it, so that time passes only when somebody waits for it.</summary>
internal sealed class AlarmClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Creep = TimeSpan.FromMilliseconds(10);

    private readonly Lock gate = new();
    private readonly Dictionary<Alarm, DateTimeOffset> set = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, base.CreateTimer(callback, state, dueTime, period));
        Set(alarm, dueTime);
        return alarm;
    }

    /// <summary>
    /// Waits until somebody sleeps until this time, give or take a second, and lets it come; after a minute nobody does. Time creeps meanwhile: who met a
    /// conflict sleeps some milliseconds of this clock before the next try, after which alone the long sleep comes.
    /// </summary>
    public async Task PassAsync(DateTimeOffset time)
    {
        var end = time + TimeSpan.FromSeconds(1);
        var began = System.GetTimestamp();
        while (Unless(time, end) is { } later)
        {
            if (System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"Nobody sleeps until {time}.");
            }

            await Task.WhenAny(later, Task.Delay(Look, System, CancellationToken.None));
            Advance(Creep);
        }

        SetUtcNow(end);
    }

    /// <summary>Null when somebody wakes between these times, else what ends with the next alarm that is set.</summary>
    private Task? Unless(DateTimeOffset from, DateTimeOffset to)
    {
        lock (gate)
        {
            return set.Values.Any(due => due >= from && due <= to) ? null : changed.Task;
        }
    }

    private void Set(Alarm alarm, TimeSpan dueTime)
    {
        lock (gate)
        {
            set.Remove(alarm);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                set[alarm] = GetUtcNow() + dueTime;
                changed.TrySetResult();
                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private void Forget(Alarm alarm)
    {
        lock (gate)
        {
            set.Remove(alarm);
        }
    }

    /// <summary>A timer whose time is written down once it is set.</summary>
    private sealed class Alarm(AlarmClock clock, ITimer inner) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = inner.Change(dueTime, period);
            clock.Set(this, dueTime);
            return changed;
        }

        public void Dispose()
        {
            clock.Forget(this);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            clock.Forget(this);
            return inner.DisposeAsync();
        }
    }
}
