using System.Diagnostics.Metrics;

namespace Krustlet.ModuleHost.Logs;

/// <summary>Counts output that no log took.</summary>
internal sealed class LogMetrics(Meter meter)
{
    private readonly Counter<long> lost = meter.CreateCounter<long>("krustlet.module_host.log.lost", "By", "Bytes of modules' output that could not be written to their logs");

    public void CountLost(int bytes) => lost.Add(bytes);
}
