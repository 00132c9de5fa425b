using System.Diagnostics;
using Krustlet.DevCluster.Native;

namespace Krustlet.DevCluster.Stacks;

/// <summary>
/// Module hosts outlive their agent on purpose. When a stack goes, its hosts go too: every process whose command line names the
/// stack's own data directory.
/// </summary>
public static class ModuleHostProcesses
{
    /// <summary>Ends the hosts of one agent's data directory, and what was mounted for their modules (emptyDir in memory); returns how many there were.</summary>
    public static int Kill(string dataDirectory)
    {
        var ended = 0;
        foreach (var processId in Find(dataDirectory))
        {
            try
            {
                using var process = Process.GetProcessById(processId);
                process.Kill();
                ended++;
            }
            catch (ArgumentException)
            {
                // It ended by itself between the listing and now.
            }
        }

        FileSystemMounts.RemoveBeneath(dataDirectory);
        return ended;
    }

    /// <summary>Process ids whose command line has an argument under the directory.</summary>
    public static IReadOnlyList<int> Find(string dataDirectory) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture))
            .Where(id => id != Environment.ProcessId && Mentions(id, dataDirectory))];

    private static bool Mentions(int processId, string directory)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Contains(directory + "/", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
