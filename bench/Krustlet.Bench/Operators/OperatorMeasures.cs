namespace Krustlet.Bench.Operators;

/// <summary>What an operator did since it was told to count anew.</summary>
/// <param name="Requests">Its requests to the API server, but for its lease.</param>
/// <param name="Durations">Of passes and of waits in queues, by controller.</param>
internal sealed record OperatorMeasures(IReadOnlyList<ApiCount> Requests, IReadOnlyDictionary<string, DurationQuantiles> Durations)
{
    /// <summary>Looks at modules; null without one.</summary>
    public DurationQuantiles? Passes => Durations.GetValueOrDefault("pass wasmmodules");

    public long Writes => Requests.Where(static count => count.IsWrite).Sum(static count => count.Requests);

    public long Reads => Requests.Where(static count => !count.IsWrite).Sum(static count => count.Requests);
}
