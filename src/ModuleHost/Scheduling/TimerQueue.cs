namespace Krustlet.ModuleHost.Scheduling;

/// <summary>Wakes tasks at points in time: one timer of the <see cref="TimeProvider"/> for all of them.</summary>
internal sealed class TimerQueue : IDisposable
{
    private readonly Lock gate = new();
    private readonly SortedSet<TimerEntry> entries = new(TimerEntry.ByDueTime);
    private readonly ITimer timer;
    private long sequence;
    private long armedFor = long.MaxValue;
    private bool disposed;

    public TimerQueue(TimeProvider timeProvider)
    {
        TimeProvider = timeProvider;
        timer = timeProvider.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public TimeProvider TimeProvider { get; }

    /// <summary>Wakes <paramref name="waker"/> once, when <see cref="TimeProvider.GetTimestamp"/> has reached <paramref name="due"/>.</summary>
    public TimerEntry Schedule(long due, IWaker waker)
    {
        lock (gate)
        {
            var entry = new TimerEntry(due, ++sequence, waker);
            entries.Add(entry);
            if (due < armedFor)
            {
                Arm_NeedsLock(due);
            }
            return entry;
        }
    }

    /// <summary>Timestamp that lies <paramref name="delay"/> ahead; never wraps.</summary>
    public long DueIn(TimeSpan delay)
    {
        var ticks = delay.TotalSeconds * TimeProvider.TimestampFrequency;
        var now = TimeProvider.GetTimestamp();
        return ticks >= long.MaxValue - (double)now ? long.MaxValue : now + (long)Math.Ceiling(ticks);
    }

    /// <summary>Forgets an entry; one that has fired is fine.</summary>
    public void Cancel(TimerEntry entry)
    {
        lock (gate)
        {
            entries.Remove(entry);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            entries.Clear();
        }
        timer.Dispose();
    }

    private void Fire()
    {
        var due = new List<IWaker>();
        lock (gate)
        {
            armedFor = long.MaxValue;
            var now = TimeProvider.GetTimestamp();
            while (entries.Min is { } first && first.Due <= now)
            {
                entries.Remove(first);
                due.Add(first.Waker);
            }
            if (entries.Min is { } next)
            {
                Arm_NeedsLock(next.Due);
            }
        }
        foreach (var waker in due)
        {
            waker.Wake();
        }
    }

    private void Arm_NeedsLock(long due)
    {
        if (disposed)
        {
            return;
        }
        armedFor = due;
        var wait = TimeProvider.GetElapsedTime(TimeProvider.GetTimestamp(), due);
        // Timers count whole milliseconds and have an upper bound; firing early only arms again.
        var milliseconds = Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue);
        timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
    }
}
