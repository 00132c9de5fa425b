using System.Text.Json.Nodes;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET and POST /stats/summary (stats/v1alpha1 Summary): CPU and memory of the node, its Pods and containers.</summary>
internal sealed class StatsSummaryHandler(INodeIdentity identity, IMachine machine, IModuleStatsSource modules, IPodDirectory pods)
{
    public async Task HandleAsync(HttpContext context)
    {
        var usage = (await modules.MeasureAsync(context.RequestAborted).ConfigureAwait(false)).ToLookup(container => container.Pod);
        var summary = new JsonObject
        {
            ["node"] = Node(machine.Measure()),
            ["pods"] = new JsonArray([.. pods.List().Where(record => usage.Contains(record.Key)).Select(record => Pod(record, [.. usage[record.Key]]))]),
        };
        await JsonAnswer.WriteAsync(context, summary.ToJsonString()).ConfigureAwait(false);
    }

    private JsonObject Node(MachineSnapshot snapshot) => new()
    {
        ["nodeName"] = identity.NodeName,
        ["cpu"] = Cpu(snapshot.At, snapshot.CpuNanoseconds),
        ["memory"] = new JsonObject
        {
            ["time"] = Timestamps.Seconds(snapshot.At),
            ["availableBytes"] = snapshot.MemoryAvailableBytes,
            ["usageBytes"] = snapshot.MemoryBytes - snapshot.MemoryAvailableBytes,
            ["workingSetBytes"] = snapshot.MemoryBytes - snapshot.MemoryAvailableBytes,
        },
        ["fs"] = new JsonObject
        {
            ["time"] = Timestamps.Seconds(snapshot.At),
            ["availableBytes"] = snapshot.StorageAvailableBytes,
            ["capacityBytes"] = snapshot.StorageBytes,
            ["usedBytes"] = snapshot.StorageBytes - snapshot.StorageAvailableBytes,
        },
    };

    private static JsonObject Pod(PodRecord record, IReadOnlyList<ContainerUsage> containers) => new()
    {
        ["podRef"] = new JsonObject { ["name"] = record.Key.Name, ["namespace"] = record.Key.Namespace, ["uid"] = record.Key.Uid },
        ["startTime"] = record.Status.StartTime is { } start ? Timestamps.Seconds(start) : null,
        ["containers"] = new JsonArray([.. containers.Select(Container)]),
        ["cpu"] = Cpu(containers[0].At, (ulong)containers.Sum(container => (decimal)container.CpuNanoseconds)),
        ["memory"] = Memory(containers[0].At, (ulong)containers.Sum(container => (decimal)container.MemoryBytes)),
    };

    private static JsonObject Container(ContainerUsage usage) => new()
    {
        ["name"] = usage.Container,
        ["startTime"] = Timestamps.Seconds(usage.StartedAt),
        ["cpu"] = Cpu(usage.At, usage.CpuNanoseconds),
        ["memory"] = Memory(usage.At, usage.MemoryBytes),
    };

    private static JsonObject Cpu(DateTimeOffset at, ulong nanoseconds) => new() { ["time"] = Timestamps.Seconds(at), ["usageCoreNanoSeconds"] = nanoseconds };

    private static JsonObject Memory(DateTimeOffset at, ulong bytes) => new() { ["time"] = Timestamps.Seconds(at), ["usageBytes"] = bytes, ["workingSetBytes"] = bytes };
}
