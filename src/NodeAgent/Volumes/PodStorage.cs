namespace Krustlet.NodeAgent.Volumes;

/// <summary>What a Pod keeps on the node.</summary>
/// <param name="Volumes">Its volumes that are there.</param>
/// <param name="Logs">Bytes and files of each container's logs.</param>
/// <param name="Used">Bytes on the node's disk in all: volumes that are the Pod's own, and logs.</param>
/// <param name="InodesUsed">Files of that.</param>
internal sealed record PodStorage(IReadOnlyList<VolumeFigures> Volumes, IReadOnlyDictionary<string, (long Bytes, long Inodes)> Logs, long Used, long InodesUsed)
{
    /// <summary>Nothing.</summary>
    public static PodStorage None { get; } = new([], new Dictionary<string, (long, long)>(), 0, 0);
}
