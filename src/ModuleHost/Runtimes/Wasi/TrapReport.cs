using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Turns the failure of a module into its exit.</summary>
internal static class TrapReport
{
    private const ulong PageBytes = 65_536;

    /// <summary>Part of the limit that may be left for a failure still to count as one for want of memory.</summary>
    private const int NearLimitDivisor = 16;

    public static ModuleExit Explain(GuestFailure failure, ModuleSpec spec, ulong memoryBytes) => failure.Code switch
    {
        TrapCode.OutOfFuel => new ModuleExit(
            ExitCodes.Killed, ExitReason.OutOfFuel, $"Used up its fuel of {spec.Fuel}: raise limits.fuel if it needs more.\n{failure.Message}"),
        TrapCode.None => Blame(new ModuleExit(ExitCodes.Trapped, ExitReason.Trap, failure.Message), spec, memoryBytes),
        _ => Blame(new ModuleExit(ExitCodes.Trapped, ExitReason.Trap, $"Trapped ({failure.Code}): {failure.Message}"), spec, memoryBytes),
    };

    /// <summary>
    /// A failure with hardly any memory left to grow into is one for want of memory. The engine refuses a growth without telling its host,
    /// so a refused growth that was large shows only as the failure the guest made of it.
    /// </summary>
    public static ModuleExit Blame(ModuleExit exit, ModuleSpec spec, ulong memoryBytes)
    {
        var limit = (ulong)spec.MemoryBytes;
        var left = limit - Math.Min(limit, memoryBytes);
        if (exit.ExitCode == 0 || left > Math.Max(PageBytes, limit / NearLimitDivisor))
        {
            return exit;
        }
        var message = $"Failed with {memoryBytes} of its {limit} bytes of memory in use: raise its memory limit if it needs more.";
        return new ModuleExit(ExitCodes.Killed, ExitReason.OutOfMemory, exit.Message.Length == 0 ? message : $"{message}\n{exit.Message}");
    }
}
