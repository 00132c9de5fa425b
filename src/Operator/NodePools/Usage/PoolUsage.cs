using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Krustlet.Operator.NodePools.Usage;

/// <summary>
/// What each pool's Pods ask for, as its status shows it: counted anew at most once a <see cref="Period"/>, however often Pods come and go
/// and nodes report. Thread-safe.
/// </summary>
internal sealed class PoolUsage(PlacedPods pods, PoolNodes nodes, TimeProvider time)
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, PoolLoad Load)> _shown = new();
    private readonly ConcurrentDictionary<string, bool> _outdated = new();

    /// <summary>Whom to tell, in good time, of pools whose Pods changed. Called once, before the watches run.</summary>
    public void OnChanged(Action<string> changed) => pods.OnChanged(node =>
    {
        if (nodes.PoolOfNode(node) is { } pool)
        {
            _outdated[pool] = true;
            changed(pool);
        }
    });

    /// <summary>What to show of a pool with these nodes, and in what time it is to be counted again; null when nothing changed since.</summary>
    public (PoolLoad Load, TimeSpan? NextIn) Of(string pool, IReadOnlyCollection<string> members)
    {
        var now = time.GetUtcNow();
        if (_shown.TryGetValue(pool, out var shown) && shown.Load.Nodes.Count == members.Count && members.All(shown.Load.Nodes.ContainsKey))
        {
            if (!_outdated.ContainsKey(pool))
            {
                return (shown.Load, null);
            }

            if (now - shown.At < Period)
            {
                return (shown.Load, Period - (now - shown.At));
            }
        }

        // What changes while it is counted makes it outdated again.
        _outdated.TryRemove(pool, out _);
        var load = new PoolLoad(members.ToImmutableDictionary(node => node, pods.On));
        _shown[pool] = (now, load);
        return (load, null);
    }

    /// <summary>The pool is gone.</summary>
    public void Forget(string pool)
    {
        _shown.TryRemove(pool, out _);
        _outdated.TryRemove(pool, out _);
    }
}
