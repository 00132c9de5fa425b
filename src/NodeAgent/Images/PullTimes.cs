using System.Collections.Concurrent;

namespace Krustlet.NodeAgent.Images;

/// <summary>How long each Pod that has not started yet waited for its images.</summary>
internal sealed class PullTimes
{
    private readonly ConcurrentDictionary<string, TimeSpan> times = new(StringComparer.Ordinal);

    /// <summary>One more pull.</summary>
    public void Add(string podUid, TimeSpan took) => times.AddOrUpdate(podUid, took, (_, before) => before + took);

    /// <summary>All of a Pod's, which are forgotten with that.</summary>
    public TimeSpan Take(string podUid) => times.TryRemove(podUid, out var took) ? took : TimeSpan.Zero;
}
