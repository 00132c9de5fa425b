using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>A machine of two cores whose free memory and disk a test sets.</summary>
internal sealed class FakeMachine(TimeProvider time) : IMachine
{
    public long MemoryAvailable { get; set; } = 4L << 30;

    public long StorageAvailable { get; set; } = 50L << 30;

    public long InodesFree { get; set; } = 800_000;

    public long Processes { get; set; } = 200;

    public MachineSnapshot Measure() => new(time.GetUtcNow(), 2, 5_000_000_000, 8L << 30, MemoryAvailable, 100L << 30, StorageAvailable, 32768, Processes, 1_000_000, InodesFree);
}
