using System.Text.Json.Nodes;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.KubeletServer.Stats;

/// <summary>stats/v1alpha1 FsStats and VolumeStats.</summary>
internal static class StorageStats
{
    /// <summary>The node's file system, with what is used of it by what is asked about.</summary>
    public static JsonObject OfNode(MachineSnapshot snapshot, long usedBytes, long inodesUsed) =>
        Fs(snapshot.At, snapshot.StorageAvailableBytes, snapshot.StorageBytes, usedBytes, snapshot.StorageInodesFree, snapshot.StorageInodes, inodesUsed);

    /// <summary>The whole of the node's file system.</summary>
    public static JsonObject OfNode(MachineSnapshot snapshot) =>
        OfNode(snapshot, snapshot.StorageBytes - snapshot.StorageAvailableBytes, snapshot.StorageInodes - snapshot.StorageInodesFree);

    /// <summary>One volume of a Pod.</summary>
    public static JsonObject OfVolume(PodKey pod, VolumeFigures volume, DateTimeOffset at)
    {
        var stats = Fs(at, volume.Available, volume.Capacity, volume.Used, volume.InodesFree, volume.Inodes, volume.InodesUsed);
        stats["name"] = volume.Volume;
        if (volume.Claim is { } claim)
        {
            stats["pvcRef"] = new JsonObject { ["name"] = claim, ["namespace"] = pod.Namespace };
        }

        return stats;
    }

    private static JsonObject Fs(DateTimeOffset at, long available, long capacity, long used, long inodesFree, long inodes, long inodesUsed) => new()
    {
        ["time"] = Timestamps.Seconds(at),
        ["availableBytes"] = available,
        ["capacityBytes"] = capacity,
        ["usedBytes"] = used,
        ["inodesFree"] = inodesFree,
        ["inodes"] = inodes,
        ["inodesUsed"] = inodesUsed,
    };
}
