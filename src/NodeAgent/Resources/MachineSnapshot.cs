namespace Krustlet.NodeAgent.Resources;

/// <summary>What the machine has and what of it is free, at one moment.</summary>
/// <param name="At">When it was measured.</param>
/// <param name="Cores">CPUs this process may use (cgroup quota included), as whole cores.</param>
/// <param name="CpuNanoseconds">CPU time the machine has spent since it started.</param>
/// <param name="MemoryBytes">Memory this process may use, cgroup limit included.</param>
/// <param name="MemoryAvailableBytes">Memory that can be had without swapping.</param>
/// <param name="StorageBytes">Size of the file system that holds the agent's data.</param>
/// <param name="StorageAvailableBytes">What is free of it.</param>
/// <param name="ProcessLimit">How many processes and threads the kernel allows.</param>
/// <param name="Processes">How many there are.</param>
/// <param name="StorageInodes">Inodes of that file system; 0 where it has no fixed number.</param>
/// <param name="StorageInodesFree">How many of them are free.</param>
internal sealed record MachineSnapshot(
    DateTimeOffset At,
    int Cores,
    ulong CpuNanoseconds,
    long MemoryBytes,
    long MemoryAvailableBytes,
    long StorageBytes,
    long StorageAvailableBytes,
    long ProcessLimit,
    long Processes,
    long StorageInodes = 0,
    long StorageInodesFree = 0);
