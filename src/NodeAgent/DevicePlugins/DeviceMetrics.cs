using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.KubeletServer;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>Counts registrations and measures allocations by the kubelet's names.</summary>
internal sealed class DeviceMetrics : IDisposable
{
    private const string ResourceName = "resource_name";
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };
    private readonly Meter meter;
    private readonly Counter<long> registrations;
    private readonly Histogram<double> allocations;

    public DeviceMetrics(IMeterFactory meters)
    {
        meter = meters.Create(KubeletMetrics.MeterName);
        registrations = meter.CreateCounter<long>("kubelet_device_plugin_registration_total", description: "Cumulative number of device plugin registrations");
        allocations = meter.CreateHistogram("kubelet_device_plugin_alloc_duration_seconds", null, "Seconds that a device plugin took to answer an Allocate", null, Seconds);
    }

    public void Registered(string resource) => registrations.Add(1, new KeyValuePair<string, object?>(ResourceName, resource));

    public void Allocated(string resource, TimeSpan took) => allocations.Record(took.TotalSeconds, new KeyValuePair<string, object?>(ResourceName, resource));

    public void Dispose() => meter.Dispose();
}
