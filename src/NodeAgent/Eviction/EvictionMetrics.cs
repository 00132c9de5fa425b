using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Counts evictions by signal. The kubelet's name has no <c>_total</c>, which an exporter would add to a counter's.</summary>
internal sealed class EvictionMetrics
{
    /// <summary>The signal of an emptyDir beyond its sizeLimit.</summary>
    public const string EmptyDirLimit = "emptydirfs.limit";

    /// <summary>The signal of a Pod beyond its containers' ephemeral-storage limits.</summary>
    public const string PodStorageLimit = "ephemeralpodfs.limit";

    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);

    public EvictionMetrics(IMeterFactory meters) => meters.Create("Krustlet.NodeAgent").CreateObservableUpDownCounter(
        "kubelet_evictions",
        () => counts.Select(static count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("eviction_signal", count.Key))),
        description: "Cumulative number of pods evicted, by signal");

    /// <summary>A Pod was evicted.</summary>
    public void Evicted(string signal) => counts.AddOrUpdate(signal, 1, static (_, count) => count + 1);
}
