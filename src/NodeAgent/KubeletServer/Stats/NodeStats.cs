using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.KubeletServer.Stats;

/// <summary>stats/v1alpha1 NodeStats: the machine, its disk and network, and the agent itself.</summary>
internal sealed class NodeStats(INodeIdentity identity, IMachine machine, IImageInventory images, ProcessorStats processors, TimeProvider time)
{
    private readonly DateTimeOffset agentStarted = time.GetUtcNow();

    /// <summary>The node as it is now.</summary>
    public async Task<JsonObject> ReadAsync(bool onlyProcessorAndMemory, CancellationToken cancellationToken)
    {
        var snapshot = machine.Measure();
        var node = new JsonObject
        {
            ["nodeName"] = identity.NodeName,
            ["systemContainers"] = new JsonArray(Agent(snapshot.At)),
            ["startTime"] = Timestamps.Seconds(Booted() ?? agentStarted),
            ["cpu"] = processors.Cpu("node", snapshot.At, snapshot.CpuNanoseconds),
            ["memory"] = new JsonObject
            {
                ["time"] = Timestamps.Seconds(snapshot.At),
                ["availableBytes"] = snapshot.MemoryAvailableBytes,
                ["usageBytes"] = snapshot.MemoryBytes - snapshot.MemoryAvailableBytes,
                ["workingSetBytes"] = snapshot.MemoryBytes - snapshot.MemoryAvailableBytes,
            },
        };
        if (!onlyProcessorAndMemory)
        {
            var stored = await images.ListAsync(cancellationToken).ConfigureAwait(false);
            node["network"] = Network(snapshot.At);
            node["fs"] = StorageStats.OfNode(snapshot);
            node["runtime"] = new JsonObject { ["imageFs"] = StorageStats.OfNode(snapshot, stored.Sum(static image => image.SizeBytes), stored.Count), ["containerFs"] = StorageStats.OfNode(snapshot) };
            node["rlimit"] = new JsonObject { ["time"] = Timestamps.Seconds(snapshot.At), ["maxpid"] = snapshot.ProcessLimit, ["curproc"] = snapshot.Processes };
        }

        return node;
    }

    private JsonObject Agent(DateTimeOffset at) => new()
    {
        ["name"] = "kubelet",
        ["startTime"] = Timestamps.Seconds(agentStarted),
        ["cpu"] = processors.Cpu("kubelet", at, (ulong)(System.Environment.CpuUsage.TotalTime.TotalMicroseconds * 1000)),
        ["memory"] = ProcessorStats.Memory(at, (ulong)System.Environment.WorkingSet),
    };

    private static JsonObject Network(DateTimeOffset at)
    {
        var all = NetworkInterfaceCounters.Parse(ProcFile.Text("/proc/net/dev"));
        var main = NetworkInterfaceCounters.DefaultOf(ProcFile.Text("/proc/net/route"));
        var network = all.FirstOrDefault(one => one.Name == main) is { } first ? Counters(first) : [];
        network["time"] = Timestamps.Seconds(at);
        network["interfaces"] = new JsonArray([.. all.Select(Counters)]);
        return network;
    }

    private static JsonObject Counters(NetworkInterfaceCounters one) => new()
    {
        ["name"] = one.Name,
        ["rxBytes"] = one.ReceivedBytes,
        ["rxErrors"] = one.ReceiveErrors,
        ["txBytes"] = one.SentBytes,
        ["txErrors"] = one.SendErrors,
    };

    private static DateTimeOffset? Booted() =>
        Array.Find(ProcFile.Text("/proc/stat").Split('\n'), static line => line.StartsWith("btime ", StringComparison.Ordinal)) is { } line
        && long.TryParse(line["btime ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
}
