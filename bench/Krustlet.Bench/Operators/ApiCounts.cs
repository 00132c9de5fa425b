using System.Collections.Concurrent;

namespace Krustlet.Bench.Operators;

/// <summary>Requests by verb and resource. Thread-safe.</summary>
internal sealed class ApiCounts
{
    private readonly ConcurrentDictionary<(string Verb, string Resource), long> counts = new();

    public void Add(string verb, string resource) => counts.AddOrUpdate((verb, resource), 1, static (_, count) => count + 1);

    /// <summary>The counts, most first.</summary>
    public IReadOnlyList<ApiCount> Read() =>
    [
        .. counts.Select(static entry => new ApiCount(entry.Key.Verb, entry.Key.Resource, entry.Value))
            .OrderByDescending(static count => count.Requests).ThenBy(static count => count.Verb, StringComparer.Ordinal).ThenBy(static count => count.Resource, StringComparer.Ordinal),
    ];

    /// <summary>Begins anew.</summary>
    public void Reset() => counts.Clear();
}
