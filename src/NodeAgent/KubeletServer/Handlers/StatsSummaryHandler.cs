using System.Text.Json.Nodes;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET and POST /stats/summary (stats/v1alpha1 Summary): CPU and memory of the node, its Pods and containers.</summary>
internal sealed class StatsSummaryHandler(INodeIdentity identity, IMachine machine, IModuleStatsSource modules, IPodDirectory pods, CpuRates rates)
{
    public async Task HandleAsync(HttpContext context)
    {
        var usage = (await modules.MeasureAsync(context.RequestAborted).ConfigureAwait(false)).ToLookup(container => container.Pod);
        var summary = new JsonObject
        {
            ["node"] = Node(machine.Measure(), context.Request.Query["only_cpu_and_memory"] == "true"),
            ["pods"] = new JsonArray([.. pods.List().Where(record => usage.Contains(record.Key)).Select(record => Pod(record, [.. usage[record.Key]]))]),
        };
        await JsonAnswer.WriteAsync(context, summary.ToJsonString()).ConfigureAwait(false);
    }

    private JsonObject Node(MachineSnapshot snapshot, bool onlyProcessorAndMemory)
    {
        var node = ProcessorAndMemory(snapshot);
        if (!onlyProcessorAndMemory)
        {
            node["fs"] = Storage(snapshot);
            node["runtime"] = new JsonObject { ["imageFs"] = Storage(snapshot) };
            node["rlimit"] = new JsonObject { ["time"] = Timestamps.Seconds(snapshot.At), ["maxpid"] = snapshot.ProcessLimit, ["curproc"] = snapshot.Processes };
        }

        return node;
    }

    private JsonObject ProcessorAndMemory(MachineSnapshot snapshot) => new()
    {
        ["nodeName"] = identity.NodeName,
        ["cpu"] = Cpu("node", snapshot.At, snapshot.CpuNanoseconds),
        ["memory"] = new JsonObject
        {
            ["time"] = Timestamps.Seconds(snapshot.At),
            ["availableBytes"] = snapshot.MemoryAvailableBytes,
            ["usageBytes"] = snapshot.MemoryBytes - snapshot.MemoryAvailableBytes,
            ["workingSetBytes"] = snapshot.MemoryBytes - snapshot.MemoryAvailableBytes,
        },
    };

    private static JsonObject Storage(MachineSnapshot snapshot) => new()
    {
        ["time"] = Timestamps.Seconds(snapshot.At),
        ["availableBytes"] = snapshot.StorageAvailableBytes,
        ["capacityBytes"] = snapshot.StorageBytes,
        ["usedBytes"] = snapshot.StorageBytes - snapshot.StorageAvailableBytes,
    };

    private JsonObject Pod(PodRecord record, IReadOnlyList<ContainerUsage> containers) => new()
    {
        ["podRef"] = new JsonObject { ["name"] = record.Key.Name, ["namespace"] = record.Key.Namespace, ["uid"] = record.Key.Uid },
        ["startTime"] = record.Status.StartTime is { } start ? Timestamps.Seconds(start) : null,
        ["containers"] = new JsonArray([.. containers.Select(Container)]),
        ["cpu"] = Cpu(record.Key.Uid, containers[0].At, (ulong)containers.Sum(container => (decimal)container.CpuNanoseconds)),
        ["memory"] = Memory(containers[0].At, (ulong)containers.Sum(container => (decimal)container.MemoryBytes)),
    };

    private JsonObject Container(ContainerUsage usage) => new()
    {
        ["name"] = usage.Container,
        ["startTime"] = Timestamps.Seconds(usage.StartedAt),
        ["cpu"] = Cpu($"{usage.Pod.Uid}/{usage.Container}", usage.At, usage.CpuNanoseconds),
        ["memory"] = Memory(usage.At, usage.MemoryBytes),
    };

    private JsonObject Cpu(string thing, DateTimeOffset at, ulong nanoseconds)
    {
        var cpu = new JsonObject { ["time"] = Timestamps.Seconds(at), ["usageCoreNanoSeconds"] = nanoseconds };
        if (rates.Note(thing, at, nanoseconds) is { } rate)
        {
            cpu["usageNanoCores"] = rate;
        }

        return cpu;
    }

    private static JsonObject Memory(DateTimeOffset at, ulong bytes) => new() { ["time"] = Timestamps.Seconds(at), ["usageBytes"] = bytes, ["workingSetBytes"] = bytes, ["rssBytes"] = bytes };
}
