using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.Probes;

/// <summary>
/// Counts of probe results, as the kubelet's <c>prober_probe_total</c>: read by <c>/metrics/probes</c> through <see cref="Read"/>, and by anybody
/// who listens to the meter <c>Krustlet.NodeAgent.Probes</c>. A Pod's series end with the Pod.
/// </summary>
internal sealed class ProbeResults : IDisposable
{
    /// <summary>The metric's name.</summary>
    public const string MetricName = "prober_probe_total";

    /// <summary>The metric's help text.</summary>
    public const string Description = "Cumulative number of a liveness, readiness or startup probe for a container by result.";

    private readonly ConcurrentDictionary<(PodKey Pod, string Container, ProbeKind Kind, string Result), long> counts = new();
    private readonly Meter meter = new("Krustlet.NodeAgent.Probes");

    public ProbeResults() => meter.CreateObservableCounter(MetricName, Measure, description: Description);

    /// <summary>Every series, in no order.</summary>
    public IReadOnlyList<ProbeCount> Read() =>
        [.. counts.Select(static c => new ProbeCount(c.Key.Kind.ToString(), c.Key.Result, c.Key.Container, c.Key.Pod.Name, c.Key.Pod.Namespace, c.Key.Pod.Uid, c.Value))];

    /// <summary>Counts one result.</summary>
    public void Add(PodKey pod, string container, ProbeKind kind, ProbeResult result)
    {
        var name = result switch
        {
            ProbeResult.Success or ProbeResult.Warning => "successful",
            ProbeResult.Failure => "failed",
            _ => "unknown",
        };
        counts.AddOrUpdate((pod, container, kind, name), 1, static (_, count) => count + 1);
    }

    /// <summary>Ends the series of a Pod.</summary>
    public void Forget(PodKey pod)
    {
        foreach (var key in counts.Keys.Where(k => k.Pod.Uid == pod.Uid))
        {
            counts.TryRemove(key, out _);
        }
    }

    public void Dispose() => meter.Dispose();

    private IEnumerable<Measurement<long>> Measure() => Read().Select(static c => new Measurement<long>(
        c.Total,
        new("probe_type", c.ProbeType),
        new("result", c.Result),
        new("container", c.Container),
        new("pod", c.Pod),
        new("namespace", c.Namespace),
        new KeyValuePair<string, object?>("pod_uid", c.PodUid)));
}
