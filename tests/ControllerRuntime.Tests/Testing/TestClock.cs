using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>A clock that stands still until it is moved, and tells how many are waiting for it: what waits does nothing else.</summary>
internal sealed class TestClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private int _waiting;

    /// <summary>Timers started that have not come due yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _waiting);
        var due = 0;
        return base.CreateTimer(
            given =>
            {
                if (Interlocked.Exchange(ref due, 1) == 0)
                {
                    Interlocked.Decrement(ref _waiting);
                }

                callback(given);
            },
            state,
            dueTime,
            period);
    }
}
