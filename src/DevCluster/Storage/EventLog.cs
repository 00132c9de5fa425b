namespace Krustlet.DevCluster.Storage;

/// <summary>
/// The last commits of one resource, oldest first. Watchers read it at their own pace; nothing is queued for them, so a
/// slow one costs nothing and finds its place expired when it has fallen too far behind.
/// </summary>
internal sealed class EventLog
{
    private readonly Lock _gate = new();
    private readonly int _capacity;
    private StoreEvent[] _ring = new StoreEvent[64];
    private int _first;
    private int _count;
    private long _forgottenUpTo;
    private ResourceSnapshot _oldest = ResourceSnapshot.Empty;
    private TaskCompletionSource _changed = NewSignal();

    public EventLog(int capacity) => _capacity = capacity;

    /// <summary>Completes at the next append; take it before reading so that nothing is missed.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public void Append(StoreEvent change)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            MakeRoom();
            _ring[(_first + _count) % _ring.Length] = change;
            _count++;
            signal = RenewSignal();
        }

        signal.SetResult();
    }

    /// <summary>Up to <paramref name="max"/> commits after a revision, or null when some of them are forgotten.</summary>
    public IReadOnlyList<StoreEvent>? ReadAfter(long revision, int max)
    {
        lock (_gate)
        {
            if (revision < _forgottenUpTo)
            {
                return null;
            }

            var start = FirstAfter(revision);
            if (start == _count)
            {
                return [];
            }

            var changes = new StoreEvent[Math.Min(max, _count - start)];
            for (var i = 0; i < changes.Length; i++)
            {
                changes[i] = At(start + i);
            }

            return changes;
        }
    }

    /// <summary>The resource as it was at a revision, or null when that is forgotten.</summary>
    public ResourceSnapshot? SnapshotAt(long revision)
    {
        lock (_gate)
        {
            if (revision < _forgottenUpTo)
            {
                return null;
            }

            var after = FirstAfter(revision);
            return after == 0 ? _oldest : At(after - 1).After;
        }
    }

    /// <summary>Forgets everything up to a revision, as a compaction does; watchers that still need it end with Expired.</summary>
    public void Forget(long revision, ResourceSnapshot current)
    {
        TaskCompletionSource signal;
        lock (_gate)
        {
            Array.Clear(_ring);
            (_first, _count, _forgottenUpTo, _oldest) = (0, 0, revision, current);
            signal = RenewSignal();
        }

        signal.SetResult();
    }

    private void MakeRoom()
    {
        if (_count == _capacity)
        {
            (_forgottenUpTo, _oldest) = (_ring[_first].Revision, _ring[_first].After);
            _ring[_first] = null!;
            _first = (_first + 1) % _ring.Length;
            _count--;
        }
        else if (_count == _ring.Length)
        {
            var larger = new StoreEvent[Math.Min(_capacity, _ring.Length * 2)];
            for (var i = 0; i < _count; i++)
            {
                larger[i] = At(i);
            }

            (_ring, _first) = (larger, 0);
        }
    }

    private int FirstAfter(long revision)
    {
        var (low, high) = (0, _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(middle).Revision <= revision ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private StoreEvent At(int index) => _ring[(_first + index) % _ring.Length];

    private TaskCompletionSource RenewSignal()
    {
        var signal = _changed;
        _changed = NewSignal();
        return signal;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
