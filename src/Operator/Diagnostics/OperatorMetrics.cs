using System.Diagnostics.Metrics;

namespace Krustlet.Operator.Diagnostics;

/// <summary>The meter <c>Krustlet.Operator</c>.</summary>
internal sealed class OperatorMetrics
{
    public const string MeterName = "Krustlet.Operator";

    public OperatorMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(MeterName);
        WorkloadWrites = meter.CreateCounter<long>("krustlet.operator.workload.writes", "{write}", "Workloads created, changed or deleted, by kind and verb.");
        StatusWrites = meter.CreateCounter<long>("krustlet.operator.status.writes", "{write}", "Status updates sent, by kind.");
        Resolutions = meter.CreateCounter<long>("krustlet.operator.resolutions", "{resolution}", "Module references asked for, by result.");
    }

    public Counter<long> WorkloadWrites { get; }

    public Counter<long> StatusWrites { get; }

    public Counter<long> Resolutions { get; }
}
