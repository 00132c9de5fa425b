using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>
/// Forgets events a while after they were last written, whatever times they tell of (kube-apiserver's <c>--event-ttl</c>); a minute or two
/// late, and after a restart as if all had just been written. One loop's own.
/// </summary>
internal sealed class EventExpiry(ObjectStore store, ResourceStore events, TimeSpan lifetime, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly Queue<(DateTimeOffset Until, ObjectKey Key, long Revision)> _written = new();
    private long _seen;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                Sweep();
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop, stopped.
        }
    }

    /// <summary>Takes note of what was written since the last time, and removes what has been left alone for its lifetime.</summary>
    public void Sweep()
    {
        var now = time.GetUtcNow();
        var present = store.Read(events);
        foreach (var value in present.Objects.Values.Where(value => value.Revision > _seen).OrderBy(value => value.Revision))
        {
            _written.Enqueue((now + lifetime, value.Key, value.Revision));
        }

        _seen = present.Revision;
        while (_written.TryPeek(out var oldest) && oldest.Until <= now)
        {
            _written.Dequeue();
            Remove(oldest.Key, oldest.Revision);
        }
    }

    // One written again meanwhile has a later entry.
    private void Remove(ObjectKey key, long revision)
    {
        if (events.Find(key) is { } value && value.Revision == revision)
        {
            store.TryRemove(events, value, value.Thaw());
        }
    }
}
