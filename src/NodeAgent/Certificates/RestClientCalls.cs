using System.Collections.Concurrent;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>Counts calls of the API server. It is there before the agent's services are, since its clients are.</summary>
internal sealed class RestClientCalls
{
    private readonly ConcurrentDictionary<(string Host, string Method, string Code), long> counts = new();

    /// <summary>A call ended; <paramref name="code"/> is <c>&lt;error&gt;</c> when no answer came.</summary>
    public void Note(string host, string method, string code) => counts.AddOrUpdate((host, method, code), 1, static (_, count) => count + 1);

    /// <summary>All counts.</summary>
    public IReadOnlyList<(string Host, string Method, string Code, long Count)> Read() => [.. counts.Select(static c => (c.Key.Host, c.Key.Method, c.Key.Code, c.Value))];
}
