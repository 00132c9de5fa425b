using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>The kubelet's own gauges about what runs here, read when someone looks.</summary>
internal sealed class KubeletMetrics : IDisposable
{
    /// <summary>The meter of everything the agent measures.</summary>
    public const string MeterName = "Krustlet.NodeAgent";

    private readonly Meter meter;

    public KubeletMetrics(IMeterFactory meters, IPodDirectory pods, INodeIdentity identity)
    {
        meter = meters.Create(MeterName);
        meter.CreateObservableGauge("kubelet_running_pods", () => pods.List().Count(IsRunning), description: "Number of pods that have a running container");
        meter.CreateObservableGauge("kubelet_running_containers", () => Containers(pods), description: "Number of containers by state");
        meter.CreateObservableGauge("kubelet_node_name", () => new Measurement<int>(1, new KeyValuePair<string, object?>("node", identity.NodeName)), description: "The node's name; always 1");
    }

    public void Dispose() => meter.Dispose();

    private static bool IsRunning(PodRecord record) => ContainerStatuses.Of(record.Status).Any(status => status.State?.Running is not null);

    private static IEnumerable<Measurement<int>> Containers(IPodDirectory pods) =>
        pods.List()
            .SelectMany(record => ContainerStatuses.Of(record.Status))
            .CountBy(status => status.State switch { { Running: not null } => "running", { Terminated: not null } => "exited", _ => "created" })
            .Select(state => new Measurement<int>(state.Value, new KeyValuePair<string, object?>("container_state", state.Key)));
}
