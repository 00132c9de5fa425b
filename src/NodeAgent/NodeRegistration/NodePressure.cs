using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>
/// Decides whether the machine runs short: which thresholds are crossed and since when, and which conditions the Node has. A condition is
/// held for a while after the shortage, so that the Node's taints do not flap. The Node's status and eviction both bring measurements.
/// </summary>
internal sealed class NodePressure(PressureThresholds thresholds)
{
    private readonly Lock gate = new();
    private readonly Dictionary<EvictionThreshold, DateTimeOffset> crossed = [];
    private readonly Dictionary<PressureKind, DateTimeOffset> shortAt = [];

    private volatile Tuple<bool, bool, bool> now = Tuple.Create(false, false, false);

    /// <summary>What the last measurement came to.</summary>
    public (bool Memory, bool Disk, bool Processes) Now => now.ToValueTuple();

    /// <summary>Takes one measurement in; gives the Node's conditions.</summary>
    public (bool Memory, bool Disk, bool Processes) Update(MachineSnapshot machine)
    {
        lock (gate)
        {
            return Update_NeedsLock(machine).ToValueTuple();
        }
    }

    /// <summary>Takes one measurement in; gives the shortages for which Pods have to go now, memory first.</summary>
    public IReadOnlyList<CrossedThreshold> Due(MachineSnapshot machine)
    {
        lock (gate)
        {
            Update_NeedsLock(machine);
            return
            [
                .. crossed.Where(c => machine.At - c.Value >= (c.Key.Grace ?? TimeSpan.Zero))
                    .Select(c => new CrossedThreshold(c.Key, c.Key.Least.Of(SignalFigures.Of(machine, c.Key.Signal).Whole), SignalFigures.Of(machine, c.Key.Signal).Available))
                    .OrderBy(static c => c.Threshold.Signal).ThenByDescending(static c => c.Threshold.Grace is null),
            ];
        }
    }

    private Tuple<bool, bool, bool> Update_NeedsLock(MachineSnapshot machine)
    {
        foreach (var threshold in thresholds.Thresholds)
        {
            if (!IsCrossed_NeedsLock(threshold, machine))
            {
                crossed.Remove(threshold);
                continue;
            }

            crossed.TryAdd(threshold, machine.At);
            shortAt[PressureKinds.Of(threshold.Signal)] = machine.At;
        }

        return now = Tuple.Create(IsHeld_NeedsLock(PressureKind.Memory, machine), IsHeld_NeedsLock(PressureKind.Disk, machine), IsHeld_NeedsLock(PressureKind.Processes, machine));
    }

    // Once crossed, a threshold asks for its minimum reclaim on top.
    private bool IsCrossed_NeedsLock(EvictionThreshold threshold, MachineSnapshot machine)
    {
        var (whole, available) = SignalFigures.Of(machine, threshold.Signal);
        var more = crossed.ContainsKey(threshold) ? threshold.Reclaim?.Of(whole) ?? 0 : 0;
        return whole > 0 && available < threshold.Least.Of(whole) + more;
    }

    private bool IsHeld_NeedsLock(PressureKind kind, MachineSnapshot machine) => shortAt.TryGetValue(kind, out var last) && (machine.At == last || machine.At - last < thresholds.Transition);
}
