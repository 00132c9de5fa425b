using Krustlet.ControllerRuntime.RateLimiting;

namespace Krustlet.ControllerRuntime.WorkQueues;

/// <summary>How long a failed key waits: its own exponential wait or the shared bucket's, whichever is longer. Thread-safe.</summary>
internal sealed class KeyBackoff<TKey>(WorkQueueOptions options, TimeProvider time)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly TokenBucket _bucket = new(options.RetriesPerSecond, options.RetryBurst, time);

    public TimeSpan Next(TKey key)
    {
        int failures;
        lock (_gate)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        var seconds = Math.Min(options.MaximumDelay.TotalSeconds, options.BaseDelay.TotalSeconds * Math.Pow(2, failures));
        var own = TimeSpan.FromSeconds(seconds);
        var shared = _bucket.Reserve();
        return own > shared ? own : shared;
    }

    public int Failures(TKey key)
    {
        lock (_gate)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    public void Forget(TKey key)
    {
        lock (_gate)
        {
            _failures.Remove(key);
        }
    }
}
