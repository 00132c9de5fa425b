using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Which condition a signal makes.</summary>
internal static class PressureKinds
{
    public static PressureKind Of(EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => PressureKind.Memory,
        EvictionSignal.PidAvailable => PressureKind.Processes,
        _ => PressureKind.Disk,
    };
}
