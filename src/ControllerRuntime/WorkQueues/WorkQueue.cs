using System.Threading.Channels;
using Krustlet.ControllerRuntime.Diagnostics;

namespace Krustlet.ControllerRuntime.WorkQueues;

/// <summary>
/// Keys that need work. A key waits at most once; a key that is being worked on waits until <see cref="Done"/>, so no two
/// workers ever hold the same one; nothing added is forgotten. Thread-safe.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Channel<TKey> _ready = Channel.CreateUnbounded<TKey>();
    private readonly Dictionary<TKey, long> _dirty = [];
    private readonly HashSet<TKey> _processing = [];
    private readonly DelayedKeys<TKey> _delayed;
    private readonly KeyBackoff<TKey> _backoff;
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?> _tag;
    private bool _shutDown;

    /// <summary>Creates an empty queue; <paramref name="name"/> tags its metrics.</summary>
    public WorkQueue(string name, WorkQueueOptions options, RuntimeMetrics metrics, TimeProvider time)
    {
        (_metrics, _time, _tag) = (metrics, time, new("queue", name));
        _backoff = new KeyBackoff<TKey>(options, time);
        _delayed = new DelayedKeys<TKey>(time, Add);
    }

    /// <summary>Keys ready for a worker.</summary>
    public int Depth => _ready.Reader.Count;

    /// <summary>Adds a key that needs work now. Adding it again before a worker takes it changes nothing.</summary>
    public void Add(TKey key)
    {
        lock (_gate)
        {
            if (_shutDown || !_dirty.TryAdd(key, _time.GetTimestamp()))
            {
                return;
            }

            _metrics.QueueAdds.Add(1, _tag);
            if (!_processing.Contains(key))
            {
                Enqueue_NeedsLock(key);
            }
        }
    }

    /// <summary>Adds a key once the delay is over; of several delays for one key the shortest counts.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
        }
        else
        {
            _delayed.Add(key, delay);
        }
    }

    /// <summary>Adds a key that failed, after a wait that grows with each failure until <see cref="Forget"/>.</summary>
    public void AddRateLimited(TKey key)
    {
        _metrics.QueueRetries.Add(1, _tag);
        AddAfter(key, _backoff.Next(key));
    }

    /// <summary>The key succeeded: its next failure waits the shortest time again.</summary>
    public void Forget(TKey key) => _backoff.Forget(key);

    /// <summary>How often in a row the key failed.</summary>
    public int Failures(TKey key) => _backoff.Failures(key);

    /// <summary>Every key as it becomes free for a worker, until the queue is shut down and empty. Many workers may read.</summary>
    public async IAsyncEnumerable<TKey> TakeAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _ready.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (TryTake(out var key))
            {
                yield return key!;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>A worker is done with a key it took. What was added meanwhile becomes ready.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            if (_processing.Remove(key) && _dirty.ContainsKey(key))
            {
                Enqueue_NeedsLock(key);
            }

            CompleteIfDrained_NeedsLock();
        }
    }

    /// <summary>Takes no more keys; workers finish what is ready, including keys added while they were being worked on.</summary>
    public void ShutDown()
    {
        lock (_gate)
        {
            _shutDown = true;
            _delayed.Dispose();
            CompleteIfDrained_NeedsLock();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => ShutDown();

    private bool TryTake(out TKey? key)
    {
        lock (_gate)
        {
            if (!_ready.Reader.TryRead(out key))
            {
                return false;
            }

            _metrics.QueueDepth.Add(-1, _tag);
            _processing.Add(key);
            if (_dirty.Remove(key, out var addedAt))
            {
                _metrics.QueueSeconds.Record(_time.GetElapsedTime(addedAt).TotalSeconds, _tag);
            }

            return true;
        }
    }

    private void Enqueue_NeedsLock(TKey key)
    {
        _ready.Writer.TryWrite(key);
        _metrics.QueueDepth.Add(1, _tag);
    }

    private void CompleteIfDrained_NeedsLock()
    {
        if (_shutDown && _dirty.Count == 0 && _processing.Count == 0)
        {
            _ready.Writer.TryComplete();
        }
    }
}
