using System.Diagnostics;

namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>How one component is started: its program and arguments.</summary>
internal sealed record ComponentCommand(string Name, string Program, IReadOnlyList<string> Arguments)
{
    // One process in the end, as each step replaces itself: output to the log file, a session of its own (the terminal's
    // Ctrl-C is for us to handle), and death with the parent.
    private const string Launch = """log=$1; shift; exec setsid setpriv --pdeathsig KILL -- "$@" >"$log" 2>&1 </dev/null""";

    /// <param name="logPath">Where its output goes.</param>
    /// <param name="enter">Leading words that put it into a network, or none.</param>
    public ProcessStartInfo ToStartInfo(string logPath, IReadOnlyList<string> enter) => new("/bin/sh", ["-c", Launch, Name, logPath, .. enter, Program, .. Arguments]);
}
