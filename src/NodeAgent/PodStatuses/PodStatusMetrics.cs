using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>How long a change of a Pod's status takes until the API server has it, by the kubelet's name.</summary>
internal sealed class PodStatusMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 20, 30, 45, 60] };
    private readonly Histogram<double> durations;

    public PodStatusMetrics(IMeterFactory meters) => durations = meters.Create("Krustlet.NodeAgent").CreateHistogram(
        "kubelet_pod_status_sync_duration_seconds", null, "Seconds from the first change of a pod's status to the API server having it, changes in between included", null, Seconds);

    /// <summary>A status was stored that had waited for so long.</summary>
    public void Stored(TimeSpan took) => durations.Record(took.TotalSeconds);
}
