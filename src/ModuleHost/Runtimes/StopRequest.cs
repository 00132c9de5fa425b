using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>The end that somebody asked for.</summary>
/// <param name="ExitCode">The code the module then has.</param>
/// <param name="Reason">Who asked: a stop, a deadline.</param>
/// <param name="Message">For people.</param>
internal sealed record StopRequest(int ExitCode, ExitReason Reason, string Message)
{
    public ModuleExit ToExit() => new(ExitCode, Reason, Message);
}
