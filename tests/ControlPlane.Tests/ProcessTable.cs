using System.Text;

namespace Krustlet.ControlPlane.Tests;

/// <summary>The machine's processes, as /proc shows them.</summary>
internal static class ProcessTable
{
    /// <summary>Ids of the processes whose command line has a text. A process that is gone, or a zombie, has none.</summary>
    public static IReadOnlyList<int> WithArgument(string text) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id > 0 && ReadCommandLine(id).Contains(text, StringComparison.Ordinal))];

    private static string ReadCommandLine(int processId)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/cmdline"));
        }
        catch (IOException)
        {
            return string.Empty; // it ended meanwhile
        }
    }
}
