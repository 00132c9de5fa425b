using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>What a measurement says about a signal.</summary>
internal static class SignalFigures
{
    /// <summary>How much there is, 0 when that cannot be measured, and how much of it is free.</summary>
    public static (long Whole, long Available) Of(MachineSnapshot machine, EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => (machine.MemoryBytes, machine.MemoryAvailableBytes),
        EvictionSignal.NodefsAvailable or EvictionSignal.ImagefsAvailable => (machine.StorageBytes, machine.StorageAvailableBytes),
        EvictionSignal.NodefsInodesFree or EvictionSignal.ImagefsInodesFree => (machine.StorageInodes, machine.StorageInodesFree),
        _ => (machine.ProcessLimit, machine.ProcessLimit - machine.Processes),
    };
}
