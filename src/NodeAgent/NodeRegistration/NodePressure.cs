using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Decides whether the machine runs short, and holds a shortage for five minutes so that the Node's taints do not flap.</summary>
internal sealed class NodePressure(PressureThresholds thresholds)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(5);
    private DateTimeOffset? memoryShort;
    private DateTimeOffset? diskShort;
    private DateTimeOffset? processesShort;

    private volatile Tuple<bool, bool, bool> now = Tuple.Create(false, false, false);

    /// <summary>What the last measurement came to.</summary>
    public (bool Memory, bool Disk, bool Processes) Now => now.ToValueTuple();

    /// <summary>Takes one measurement in.</summary>
    public (bool Memory, bool Disk, bool Processes) Update(MachineSnapshot machine) => (now = Tuple.Create(
        IsHeld(ref memoryShort, machine, machine.MemoryBytes > 0 && machine.MemoryAvailableBytes < thresholds.MemoryAvailable.Of(machine.MemoryBytes)),
        IsHeld(ref diskShort, machine, machine.StorageBytes > 0 && machine.StorageAvailableBytes < thresholds.StorageAvailable.Of(machine.StorageBytes)),
        IsHeld(ref processesShort, machine, machine.ProcessLimit > 0 && machine.ProcessLimit - machine.Processes < machine.ProcessLimit / 50))).ToValueTuple();

    private static bool IsHeld(ref DateTimeOffset? since, MachineSnapshot machine, bool isShort)
    {
        if (isShort)
        {
            since = machine.At;
        }

        return since is { } last && machine.At - last < Hold;
    }
}
