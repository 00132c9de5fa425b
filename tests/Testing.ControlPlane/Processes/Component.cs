using System.Diagnostics;

namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>One running component and its log.</summary>
internal sealed class Component(string name, Process process, string logPath) : IDisposable
{
    private const int TailLines = 40;

    // Go prints the reason first, then pages of stacks of every goroutine.
    private static readonly string[] GoCrashes = ["panic: ", "fatal error: ", "unexpected fault "];

    public string Name => name;

    public int ProcessId => process.Id;

    /// <summary>Waits for the process to end and says how it did.</summary>
    public async Task<ComponentCrashedException> WaitForEndAsync()
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return new ComponentCrashedException(name, process.ExitCode, ReadLogTail());
    }

    /// <summary>The last lines of the log or, after a crash of the Go runtime, the first lines of its report.</summary>
    public string ReadLogTail()
    {
        if (!File.Exists(logPath))
        {
            return "(no log)";
        }

        var lines = File.ReadAllLines(logPath);
        var crash = Array.FindIndex(lines, line => GoCrashes.Any(start => line.StartsWith(start, StringComparison.Ordinal)));
        var tail = crash >= 0 ? lines.Skip(crash).Take(TailLines) : lines.TakeLast(TailLines);
        return string.Join(Environment.NewLine, tail);
    }

    /// <summary>Kills the process. Nothing it holds outlives the control plane, so there is nothing to shut down in order.</summary>
    public void Kill() => process.Kill();

    public void Dispose() => process.Dispose();
}
