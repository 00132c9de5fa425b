using System.Collections.Concurrent;
using Krustlet.DevCluster.Faults;

namespace Krustlet.DevCluster.Watching;

/// <summary>The watches that are open now, so that a test can drop them and a stopping server can end them.</summary>
internal sealed class OpenWatches
{
    private readonly ConcurrentDictionary<OpenWatch, byte> _open = new();

    /// <summary>Registers a watch until the result is disposed.</summary>
    public OpenWatch Enter(FaultTarget target, CancellationToken clientLeft)
    {
        var watch = new OpenWatch(target, gone => _open.TryRemove(gone, out _), clientLeft);
        _open[watch] = 0;
        return watch;
    }

    public void Drop(Predicate<FaultTarget> which)
    {
        foreach (var watch in _open.Keys.Where(watch => which(watch.Target)))
        {
            watch.Drop();
        }
    }
}
