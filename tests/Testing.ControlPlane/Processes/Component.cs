using System.Diagnostics;

namespace Krustlet.Testing.ControlPlane.Processes;

/// <summary>One running component and its log.</summary>
internal sealed class Component(string name, Process process, string logPath) : IDisposable
{
    private const int TailLines = 40;

    public string Name => name;

    public int ProcessId => process.Id;

    /// <summary>Waits for the process to end and says how it did.</summary>
    public async Task<ComponentCrashedException> WaitForEndAsync()
    {
        await process.WaitForExitAsync().ConfigureAwait(false);
        return new ComponentCrashedException(name, process.ExitCode, ReadLogTail());
    }

    public string ReadLogTail() =>
        File.Exists(logPath) ? string.Join(Environment.NewLine, File.ReadLines(logPath).TakeLast(TailLines)) : "(no log)";

    /// <summary>Kills the process. Nothing it holds outlives the control plane, so there is nothing to shut down in order.</summary>
    public void Kill() => process.Kill();

    public void Dispose() => process.Dispose();
}
