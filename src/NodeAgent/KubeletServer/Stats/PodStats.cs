using System.Text.Json.Nodes;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.KubeletServer.Stats;

/// <summary>
/// stats/v1alpha1 PodStats. A module has no processes and no network of its own: the one is told as zero, and of the other, which is the
/// node's, nothing is told.
/// </summary>
internal sealed class PodStats(IPodStorages storages, ProcessorStats processors)
{
    /// <summary>One Pod with its running containers, of which there is at least one.</summary>
    public JsonObject Read(PodRecord record, IReadOnlyList<ContainerUsage> containers, MachineSnapshot node, bool onlyProcessorAndMemory)
    {
        var storage = onlyProcessorAndMemory ? PodStorage.None : storages.Of(record);
        var pod = new JsonObject
        {
            ["podRef"] = new JsonObject { ["name"] = record.Key.Name, ["namespace"] = record.Key.Namespace, ["uid"] = record.Key.Uid },
            ["startTime"] = record.Status.StartTime is { } start ? Timestamps.Seconds(start) : null,
            ["containers"] = new JsonArray([.. containers.Select(usage => Container(usage, onlyProcessorAndMemory ? null : node, storage))]),
            ["cpu"] = processors.Cpu(record.Key.Uid, containers[0].At, (ulong)containers.Sum(static container => (decimal)container.CpuNanoseconds)),
            ["memory"] = ProcessorStats.Memory(containers[0].At, (ulong)containers.Sum(static container => (decimal)container.MemoryBytes)),
        };
        if (!onlyProcessorAndMemory)
        {
            pod["volume"] = new JsonArray([.. storage.Volumes.Select(volume => StorageStats.OfVolume(record.Key, volume, node.At))]);
            pod["ephemeral-storage"] = StorageStats.OfNode(node, storage.Used, storage.InodesUsed);
            pod["process_stats"] = new JsonObject { ["process_count"] = 0 };
        }

        return pod;
    }

    private JsonObject Container(ContainerUsage usage, MachineSnapshot? node, PodStorage storage)
    {
        var container = new JsonObject
        {
            ["name"] = usage.Container,
            ["startTime"] = Timestamps.Seconds(usage.StartedAt),
            ["cpu"] = processors.Cpu($"{usage.Pod.Uid}/{usage.Container}", usage.At, usage.CpuNanoseconds),
            ["memory"] = ProcessorStats.Memory(usage.At, usage.MemoryBytes),
        };
        if (node is not null)
        {
            var (bytes, inodes) = storage.Logs.GetValueOrDefault(usage.Container);

            // A module sees its mounts and nothing else: there is no layer of its own that it could write to.
            container["rootfs"] = StorageStats.OfNode(node, 0, 0);
            container["logs"] = StorageStats.OfNode(node, bytes, inodes);
        }

        return container;
    }
}
