using System.Globalization;
using Krustlet.NodeAgent.ModuleHosts.Native;

namespace Krustlet.NodeAgent.ModuleHosts.Processes;

/// <summary>Host processes on Linux.</summary>
internal sealed class LinuxHostProcesses : IHostProcesses
{
    /// <inheritdoc/>
    public HostProcess Start(IReadOnlyList<string> command, string outputPath)
    {
        var id = ProcessSpawner.Start(command, outputPath);
        return new HostProcess(id, Read(id)?.StartTicks ?? 0);
    }

    /// <inheritdoc/>
    public bool IsAlive(HostProcess process)
    {
        // Reaps the process if it was our child and has ended; somebody else's child, or one that runs, is left alone.
        _ = ProcessCalls.Wait(process.Id, out _, ProcessCalls.NoHang);
        return Read(process.Id) is { State: not ('Z' or 'X') } found && found.StartTicks == process.StartTicks;
    }

    /// <inheritdoc/>
    public void Kill(HostProcess process)
    {
        if (IsAlive(process))
        {
            _ = ProcessCalls.Signal(process.Id, ProcessCalls.SignalKill);
        }
    }

    private static (char State, long StartTicks)? Read(int id)
    {
        try
        {
            // The name in parentheses may hold anything; the fields after it are plain.
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], long.Parse(fields[19], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
