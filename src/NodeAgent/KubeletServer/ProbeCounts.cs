using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Adds up what the agent's meter counts of probes, so that it can be told apart from everything else.</summary>
internal sealed class ProbeCounts : IDisposable
{
    private const string Instrument = "prober_probe_total";
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public ProbeCounts(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Meters of another program part's factory are not this agent's.
            if (instrument.Name == Instrument && instrument.Meter.Name == KubeletMetrics.MeterName && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Add(count, tags));
        listener.SetMeasurementEventCallback<int>((_, count, tags, _) => Add(count, tags));
        listener.Start();
    }

    /// <summary>Counts by labels, as Prometheus writes them.</summary>
    public IEnumerable<KeyValuePair<string, long>> Read() => counts.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    public void Dispose() => listener.Dispose();

    private void Add(long count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(',', tags.ToArray().OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}=\"{PrometheusText.Escape($"{tag.Value}")}\""));
        counts.AddOrUpdate(labels, count, (_, before) => before + count);
    }
}
