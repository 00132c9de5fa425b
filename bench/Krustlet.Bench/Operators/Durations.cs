using System.Diagnostics.Metrics;
using Krustlet.ControllerRuntime.Diagnostics;

namespace Krustlet.Bench.Operators;

/// <summary>Every value of the operator's own duration instruments, not the buckets they are exported in. Thread-safe.</summary>
internal sealed class Durations : IDisposable
{
    private const string Passes = "krustlet.reconcile.duration";
    private const string Waits = "krustlet.workqueue.wait";
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<double>> values = [];
    private readonly MeterListener listener = new();

    public Durations()
    {
        listener.InstrumentPublished = static (instrument, listening) =>
        {
            if (instrument.Meter.Name == RuntimeMetrics.MeterName && instrument.Name is (Passes or Waits))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(Note);
        listener.Start();
    }

    /// <summary>All of them, by <c>pass</c> or <c>wait</c> and controller.</summary>
    public IReadOnlyDictionary<string, DurationQuantiles> Read()
    {
        lock (gate)
        {
            return values.ToDictionary(static entry => entry.Key, static entry => DurationQuantiles.Of(entry.Value));
        }
    }

    /// <summary>Begins anew.</summary>
    public void Reset()
    {
        lock (gate)
        {
            values.Clear();
        }
    }

    public void Dispose() => listener.Dispose();

    private void Note(Instrument instrument, double seconds, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var key = $"{(instrument.Name == Passes ? "pass" : "wait")} {tags[0].Value}";
        lock (gate)
        {
            if (!values.TryGetValue(key, out var list))
            {
                values[key] = list = [];
            }

            list.Add(seconds);
        }
    }
}
