using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Everything that the meters of one factory measure: sums of counters, and how often a histogram was given something, by name and labels.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<string, double> sums = new(StringComparer.Ordinal);

    public Measurements(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, 1, tags));
        listener.Start();
    }

    /// <summary><c>name{label=value,…}</c>, labels in the order in which they were given.</summary>
    public double this[string series] => sums.GetValueOrDefault(series);

    /// <summary>Asks the instruments that are read when someone looks.</summary>
    public void Read() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = string.Join(",", tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
        sums.AddOrUpdate(labels.Length == 0 ? instrument.Name : $"{instrument.Name}{{{labels}}}", value, (_, sum) => instrument.IsObservable ? value : sum + value);
    }
}
