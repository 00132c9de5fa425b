using System.Text.Json.Nodes;

namespace Krustlet.NodeAgent.KubeletServer.Stats;

/// <summary>stats/v1alpha1 CPUStats and MemoryStats.</summary>
internal sealed class ProcessorStats(CpuRates rates)
{
    /// <summary>CPU time, and the rate since the last look at the same thing.</summary>
    public JsonObject Cpu(string thing, DateTimeOffset at, ulong nanoseconds)
    {
        var cpu = new JsonObject { ["time"] = Timestamps.Seconds(at), ["usageCoreNanoSeconds"] = nanoseconds };
        if (rates.Note(thing, at, nanoseconds) is { } rate)
        {
            cpu["usageNanoCores"] = rate;
        }

        return cpu;
    }

    /// <summary>Memory that is held now; nothing of it could be taken back, so usage, working set and resident set are one.</summary>
    public static JsonObject Memory(DateTimeOffset at, ulong bytes) => new() { ["time"] = Timestamps.Seconds(at), ["usageBytes"] = bytes, ["workingSetBytes"] = bytes, ["rssBytes"] = bytes };
}
