namespace Krustlet.ControllerRuntime.WorkQueues;

/// <summary>Keys that become due later, on one timer. Thread-safe.</summary>
internal sealed class DelayedKeys<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TKey, long> _heap = new();
    private readonly Dictionary<TKey, long> _due = [];
    private readonly TimeProvider _time;
    private readonly Action<TKey> _ready;
    private readonly ITimer _timer;

    public DelayedKeys(TimeProvider time, Action<TKey> ready)
    {
        (_time, _ready) = (time, ready);
        _timer = time.CreateTimer(_ => Release(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(TKey key, TimeSpan delay)
    {
        lock (_gate)
        {
            var due = _time.GetTimestamp() + (long)(delay.TotalSeconds * _time.TimestampFrequency);
            if (_due.TryGetValue(key, out var earlier) && earlier <= due)
            {
                return;
            }

            // A later entry of the same key stays in the heap and is passed over when its turn comes.
            _due[key] = due;
            _heap.Enqueue(key, due);
            Schedule_NeedsLock();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Release()
    {
        List<TKey> ready = [];
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            while (_heap.TryPeek(out var key, out var due) && due <= now)
            {
                _heap.Dequeue();
                if (_due.TryGetValue(key, out var current) && current == due)
                {
                    _due.Remove(key);
                    ready.Add(key);
                }
            }

            Schedule_NeedsLock();
        }

        ready.ForEach(_ready);
    }

    private void Schedule_NeedsLock()
    {
        if (_heap.TryPeek(out _, out var due))
        {
            // Timers drop fractions of a millisecond; one that fires a hair early would find nothing due.
            var milliseconds = Math.Ceiling(_time.GetElapsedTime(_time.GetTimestamp(), due).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), Timeout.InfiniteTimeSpan);
        }
    }
}
