using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Counts and times what module hosts are asked, by the kubelet's names for what it asks a container runtime.</summary>
internal sealed class RuntimeOperationMetrics
{
    private const string OperationType = "operation_type";
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.0125, 0.03125, 0.078125, 0.1953125, 0.48828125, 1.220703125, 3.0517578125, 7.62939453125, 19.073486328125, 47.6837158203125] };
    private readonly TimeProvider time;
    private readonly Counter<long> calls;
    private readonly Counter<long> errors;
    private readonly Histogram<double> durations;

    public RuntimeOperationMetrics(IMeterFactory meters, TimeProvider time)
    {
        this.time = time;
        var meter = meters.Create("Krustlet.NodeAgent");
        calls = meter.CreateCounter<long>("kubelet_runtime_operations_total", description: "Cumulative number of calls of module hosts by operation type");
        errors = meter.CreateCounter<long>("kubelet_runtime_operations_errors_total", description: "Cumulative number of calls of module hosts that failed, by operation type");
        durations = meter.CreateHistogram("kubelet_runtime_operations_duration_seconds", null, "Seconds that calls of module hosts took, by operation type", null, Seconds);
    }

    /// <summary>Makes one call and measures it.</summary>
    public async Task<T> MeasureAsync<T>(string operation, Func<Task<T>> call)
    {
        var tag = new KeyValuePair<string, object?>(OperationType, operation);
        calls.Add(1, tag);
        var began = time.GetTimestamp();
        try
        {
            return await call();
        }
        catch (ModuleHostException)
        {
            errors.Add(1, tag);
            throw;
        }
        finally
        {
            durations.Record(time.GetElapsedTime(began).TotalSeconds, tag);
        }
    }
}
