using System.Collections.Concurrent;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Turns CPU time that only grows into a rate between two readings that lie far enough apart.</summary>
internal sealed class CpuRates
{
    private const int MostThings = 50_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Reading> readings = new(StringComparer.Ordinal);

    /// <summary>Billionths of a core, or null at the first reading of a thing.</summary>
    public ulong? Note(string thing, DateTimeOffset at, ulong nanoseconds)
    {
        if (readings.Count >= MostThings)
        {
            readings.Clear();
        }

        return readings.AddOrUpdate(thing, _ => new Reading(at, nanoseconds, null), (_, before) => before.Next(at, nanoseconds)).Rate;
    }

    private sealed record Reading(DateTimeOffset At, ulong Nanoseconds, ulong? Rate)
    {
        public Reading Next(DateTimeOffset at, ulong nanoseconds)
        {
            var elapsed = at - At;
            if (nanoseconds < Nanoseconds)
            {
                // A new run of the same container begins again.
                return new Reading(at, nanoseconds, null);
            }

            return elapsed < Shortest ? this : new Reading(at, nanoseconds, (ulong)((nanoseconds - Nanoseconds) / elapsed.TotalSeconds));
        }
    }
}
