namespace Krustlet.ControllerRuntime.Backoffs;

/// <summary>Where one caller stands in a <see cref="BackoffPolicy"/>. Not thread-safe: one owner.</summary>
public sealed class Backoff(BackoffPolicy policy, TimeProvider time, Random random)
{
    private TimeSpan _next = policy.Base;
    private long? _lastAt;

    /// <summary>The wait before the next attempt.</summary>
    public TimeSpan Next()
    {
        var now = time.GetTimestamp();
        if (policy.ResetAfter is { } quiet && _lastAt is { } last && time.GetElapsedTime(last, now) > quiet)
        {
            _next = policy.Base;
        }

        _lastAt = now;
        var wait = _next;
        _next = TimeSpan.FromTicks(Math.Min(policy.Maximum.Ticks, (long)(_next.Ticks * policy.Factor)));
        return wait * (1 + policy.Jitter * random.NextDouble());
    }

    /// <summary>Starts over: the thing worked.</summary>
    public void Reset() => _next = policy.Base;
}
