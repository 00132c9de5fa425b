namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>The outstanding creations and deletions of one owner. Thread-safe.</summary>
internal sealed class ExpectedChanges
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _deletions = [];
    private int _creations;
    private long _since;

    public bool IsMet
    {
        get
        {
            lock (_gate)
            {
                return _creations <= 0 && _deletions.Count == 0;
            }
        }
    }

    public bool IsOlderThan(TimeSpan age, TimeProvider time)
    {
        lock (_gate)
        {
            return time.GetElapsedTime(_since) > age;
        }
    }

    /// <summary>Starts to count anew if what was expected is met or will not come any more.</summary>
    public void Renew(TimeProvider time, TimeSpan patience)
    {
        lock (_gate)
        {
            if ((_creations <= 0 && _deletions.Count == 0) || time.GetElapsedTime(_since) > patience)
            {
                _creations = 0;
                _deletions.Clear();
            }

            _since = time.GetTimestamp();
        }
    }

    public void AddCreations(int count)
    {
        lock (_gate)
        {
            _creations += count;
        }
    }

    public void AddDeletions(IEnumerable<string> children)
    {
        lock (_gate)
        {
            _deletions.UnionWith(children);
        }
    }

    public void CreationSeen()
    {
        lock (_gate)
        {
            _creations--;
        }
    }

    public void DeletionSeen(string child)
    {
        lock (_gate)
        {
            _deletions.Remove(child);
        }
    }
}
