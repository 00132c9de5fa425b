using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>How long passes over Pods take, and which Pods the node refuses, by the kubelet's names.</summary>
internal sealed class PodWorkerMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
    private readonly Histogram<double> durations;
    private readonly Counter<long> rejections;

    public PodWorkerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Krustlet.NodeAgent");
        durations = meter.CreateHistogram("kubelet_pod_worker_duration_seconds", null, "Seconds that one pass over a pod took, by what it was for", null, Seconds);
        rejections = meter.CreateCounter<long>("kubelet_admission_rejections_total", description: "Cumulative number of pods that the node did not admit, by reason");
    }

    /// <summary>A pass; <paramref name="operation"/> is <c>create</c> for a Pod's first, <c>sync</c> for the others, and <c>kill</c> while it ends.</summary>
    public void Passed(string operation, TimeSpan took) => durations.Record(took.TotalSeconds, new KeyValuePair<string, object?>("operation_type", operation));

    /// <summary>A Pod was not admitted.</summary>
    public void Rejected(string reason) => rejections.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
