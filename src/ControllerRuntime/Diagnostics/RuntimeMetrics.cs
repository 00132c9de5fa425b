using System.Diagnostics.Metrics;

namespace Krustlet.ControllerRuntime.Diagnostics;

/// <summary>The meter <c>Krustlet.ControllerRuntime</c>: one instance a program, shared by its controllers, queues and caches.</summary>
public sealed class RuntimeMetrics : IDisposable
{
    /// <summary>The meter's name, for exporters.</summary>
    public const string MeterName = "Krustlet.ControllerRuntime";

    /// <summary>From a pass that only looks to one that waits for a registry; 25 s is what the alert on queues asks for.</summary>
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60] };

    /// <summary>Creates the instruments.</summary>
    public RuntimeMetrics(IMeterFactory? factory = null)
    {
        OwnsMeter = factory is null;
        Meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        Reconciles = Meter.CreateCounter<long>("krustlet.reconciles", "{reconcile}", "Passes by controller and result.");
        ReconcileSeconds = Meter.CreateHistogram("krustlet.reconcile.duration", "s", "How long a pass takes.", null, Seconds);
        QueueAdds = Meter.CreateCounter<long>("krustlet.workqueue.adds", "{key}", "Keys added to a queue.");
        QueueRetries = Meter.CreateCounter<long>("krustlet.workqueue.retries", "{key}", "Keys added again after a failure.");
        QueueDepth = Meter.CreateUpDownCounter<long>("krustlet.workqueue.depth", "{key}", "Keys waiting now.");
        QueueSeconds = Meter.CreateHistogram("krustlet.workqueue.wait", "s", "How long a key waits before a worker takes it.", null, Seconds);
        WatchFailures = Meter.CreateCounter<long>("krustlet.reflector.failures", "{failure}", "Failed lists and watches by kind and reason.");
        Lists = Meter.CreateCounter<long>("krustlet.reflector.lists", "{list}", "Full lists by kind; growth means relists.");
        EventsDropped = Meter.CreateCounter<long>("krustlet.events.dropped", "{event}", "Events not sent, by why.");
        Leading = Meter.CreateUpDownCounter<long>("krustlet.leader", "{leader}", "1 while this program leads.");
    }

    /// <summary>Passes; tags <c>controller</c>, <c>result</c>.</summary>
    public Counter<long> Reconciles { get; }

    /// <summary>Seconds a pass takes; tag <c>controller</c>.</summary>
    public Histogram<double> ReconcileSeconds { get; }

    /// <summary>Keys added; tag <c>queue</c>.</summary>
    public Counter<long> QueueAdds { get; }

    /// <summary>Keys added again after a failure; tag <c>queue</c>.</summary>
    public Counter<long> QueueRetries { get; }

    /// <summary>Keys waiting; tag <c>queue</c>.</summary>
    public UpDownCounter<long> QueueDepth { get; }

    /// <summary>Seconds a key waits; tag <c>queue</c>.</summary>
    public Histogram<double> QueueSeconds { get; }

    /// <summary>Failed lists and watches; tags <c>kind</c>, <c>reason</c>.</summary>
    public Counter<long> WatchFailures { get; }

    /// <summary>Full lists; tag <c>kind</c>.</summary>
    public Counter<long> Lists { get; }

    /// <summary>Events not sent; tag <c>why</c>.</summary>
    public Counter<long> EventsDropped { get; }

    /// <summary>1 while leading; tag <c>lease</c>.</summary>
    public UpDownCounter<long> Leading { get; }

    private Meter Meter { get; }

    private bool OwnsMeter { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A factory disposes the meters it made.
        if (OwnsMeter)
        {
            Meter.Dispose();
        }
    }
}
