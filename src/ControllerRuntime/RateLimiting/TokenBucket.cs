namespace Krustlet.ControllerRuntime.RateLimiting;

/// <summary>
/// A bucket of <paramref name="burst"/> tokens that refills at <paramref name="perSecond"/>. Thread-safe; it never waits
/// itself: it says how long the caller must.
/// </summary>
public sealed class TokenBucket(double perSecond, int burst, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = burst;
    private long _refilledAt = time.GetTimestamp();

    /// <summary>Takes a token, on credit if need be; zero or the wait until the token is really there.</summary>
    public TimeSpan Reserve()
    {
        lock (_gate)
        {
            Refill_NeedsLock();
            _tokens -= 1;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
        }
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            Refill_NeedsLock();
            if (_tokens < 1)
            {
                return false;
            }

            _tokens -= 1;
            return true;
        }
    }

    private void Refill_NeedsLock()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + time.GetElapsedTime(_refilledAt, now).TotalSeconds * perSecond);
        _refilledAt = now;
    }
}
