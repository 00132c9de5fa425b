using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Counts starts and ends of containers by the kubelet's names, as module hosts report them. Runs of an earlier agent are not counted again.</summary>
internal sealed class RunMetrics : IDisposable
{
    private const string ContainerType = "container_type";
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120, 180, 240, 300, 600] };
    private static readonly InstrumentAdvice<double> IndicatorSeconds = new() { HistogramBucketBoundaries = [0.5, 1, 2, 3, 4, 5, 6, 8, 10, 20, 30, 45, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2700, 3600] };
    private readonly ConcurrentDictionary<string, bool> running = new(StringComparer.Ordinal);
    private readonly IPodDirectory pods;
    private readonly TimeProvider time;
    private readonly DateTimeOffset began;
    private readonly Meter meter;
    private readonly Counter<long> started;
    private readonly Counter<long> refused;
    private readonly Counter<long> terminated;
    private readonly Histogram<double> podStart;
    private readonly Histogram<double> podStartIndicator;
    private readonly Counter<long> startedPods;
    private readonly PullTimes pulls;

    public RunMetrics(IMeterFactory meters, IModuleHosts hosts, IPodDirectory pods, PullTimes pulls, TimeProvider time)
    {
        this.pulls = pulls;
        this.pods = pods;
        this.time = time;
        began = time.GetUtcNow();
        meter = meters.Create(KubeletMetrics.MeterName);
        started = meter.CreateCounter<long>("kubelet_started_containers_total", description: "Cumulative number of containers started");
        refused = meter.CreateCounter<long>("kubelet_started_containers_errors_total", description: "Cumulative number of errors when starting containers");
        terminated = meter.CreateCounter<long>("kubelet_terminated_containers_total", description: "Cumulative number of containers that ended, by exit code");
        podStart = meter.CreateHistogram("kubelet_pod_start_duration_seconds", null, "Seconds from the agent's first sight of a pod to the start of its first container", null, Seconds);
        podStartIndicator = meter.CreateHistogram(
            "kubelet_pod_start_sli_duration_seconds", null, "Seconds from a pod's creation to the start of its first container, less what pulling its images took", null, IndicatorSeconds);
        startedPods = meter.CreateCounter<long>("kubelet_started_pods_total", description: "Cumulative number of pods started");
        hosts.Observe(Note);
    }

    public void Dispose() => meter.Dispose();

    private void Note(HostedRun hosted)
    {
        var run = hosted.Run;
        if (hosted.Refusal is { } refusal)
        {
            refused.Add(1, new(ContainerType, "container"), new("code", refusal.Reason.ToString()));
        }
        else if (run.IsRunning && run.StartedAt >= began && running.TryAdd(run.Id, true))
        {
            started.Add(1, new KeyValuePair<string, object?>(ContainerType, "container"));
            NotePodStart(hosted);
        }
        else if (run.HasExited && running.TryRemove(run.Id, out _))
        {
            terminated.Add(1, new(ContainerType, "container"), new("exit_code", run.ExitCode));
        }
    }

    private void NotePodStart(HostedRun hosted)
    {
        if (hosted.Run.Attempt == 0
            && pods.Find(hosted.Pod.Namespace, hosted.Pod.Name) is { Status.StartTime: { } seen } record
            && record.Pod.Spec.Containers[0].Name == hosted.Container)
        {
            startedPods.Add(1);
            podStart.Record((time.GetUtcNow() - seen).TotalSeconds);
            if (record.Pod.Metadata.CreationTimestamp is { } created)
            {
                podStartIndicator.Record(Math.Max(0, (time.GetUtcNow() - created - pulls.Take(record.Key.Uid)).TotalSeconds));
            }
        }
    }
}
