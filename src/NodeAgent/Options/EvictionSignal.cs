namespace Krustlet.NodeAgent.Options;

/// <summary>What a threshold watches; the kubelet's signals.</summary>
internal enum EvictionSignal
{
    /// <summary><c>memory.available</c>, in bytes.</summary>
    MemoryAvailable,

    /// <summary><c>nodefs.available</c>: bytes free where the agent keeps its data.</summary>
    NodefsAvailable,

    /// <summary><c>nodefs.inodesFree</c>.</summary>
    NodefsInodesFree,

    /// <summary><c>imagefs.available</c>: images are in the data folder too, so it is the same file system.</summary>
    ImagefsAvailable,

    /// <summary><c>imagefs.inodesFree</c>, of that same file system.</summary>
    ImagefsInodesFree,

    /// <summary><c>pid.available</c>: process ids that the kernel can still give.</summary>
    PidAvailable,
}
