using System.Collections.Concurrent;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Answers that are believed for a while. Bounded: when it is full, what has expired goes, and if that is nothing, everything.</summary>
internal sealed class ExpiringCache<TKey, TValue>(int capacity, TimeProvider time)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, (TValue Value, DateTimeOffset Until)> entries = new();

    /// <summary>A value that is still believed.</summary>
    public bool TryGet(TKey key, out TValue value)
    {
        var found = entries.TryGetValue(key, out var entry) && time.GetUtcNow() < entry.Until;
        value = found ? entry.Value : default!;
        return found;
    }

    /// <summary>Keeps a value for a time.</summary>
    public void Set(TKey key, TValue value, TimeSpan life)
    {
        if (entries.Count >= capacity)
        {
            MakeRoom();
        }

        entries[key] = (value, time.GetUtcNow() + life);
    }

    private void MakeRoom()
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in entries)
        {
            if (entry.Until <= now)
            {
                entries.TryRemove(key, out _);
            }
        }

        if (entries.Count >= capacity)
        {
            entries.Clear();
        }
    }
}
