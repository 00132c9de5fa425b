using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Turns a trap into a module's exit.</summary>
internal static class TrapReport
{
    public static ModuleExit Explain(GuestFailure failure, ModuleSpec spec, ulong memoryBytes) => failure.Code switch
    {
        TrapCode.OutOfFuel => new ModuleExit(
            ExitCodes.Killed, ExitReason.OutOfFuel, $"Used up its fuel of {spec.Fuel}: raise limits.fuel if it needs more.\n{failure.Message}"),
        TrapCode.None => new ModuleExit(ExitCodes.Trapped, ExitReason.Trap, failure.Message),
        _ => new ModuleExit(ExitCodes.Trapped, ExitReason.Trap, $"Trapped ({failure.Code}): {failure.Message}"),
    };
}
