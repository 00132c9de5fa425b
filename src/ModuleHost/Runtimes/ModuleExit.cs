using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>How a module ended.</summary>
/// <param name="ExitCode">See <see cref="ExitCodes"/> for those the host chooses.</param>
/// <param name="Reason">The kind of end.</param>
/// <param name="Message">For people; empty when the code says all.</param>
/// <param name="StartError">Set with <see cref="ExitReason.StartError"/> only.</param>
public sealed record ModuleExit(int ExitCode, ExitReason Reason, string Message = "", StartError StartError = StartError.None)
{
    /// <summary>A module that never ran.</summary>
    public static ModuleExit NotStarted(StartError kind, string message) => new(ExitCodes.NotStarted, ExitReason.StartError, message, kind);

    /// <summary>A module that ended by itself.</summary>
    public static ModuleExit Returned(int code) => new(code, code == 0 ? ExitReason.Completed : ExitReason.Error);
}
