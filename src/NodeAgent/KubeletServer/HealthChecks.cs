using System.Collections.Concurrent;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>The checks of /healthz, by the kubelet's names, and how often each was made. An agent that answers at all passes them.</summary>
internal sealed class HealthChecks
{
    private readonly ConcurrentDictionary<string, long> made = new(StringComparer.Ordinal);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["ping", "log", "syncloop"];

    /// <summary>Counts one check, or all of them for the whole.</summary>
    public void Note(string? name)
    {
        foreach (var one in name is null ? Names : [name])
        {
            made.AddOrUpdate(one, 1, static (_, count) => count + 1);
        }
    }

    /// <summary>How often a check was made.</summary>
    public long Count(string name) => made.GetValueOrDefault(name);
}
