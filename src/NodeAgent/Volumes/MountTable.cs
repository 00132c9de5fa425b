using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Reads <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
internal static class MountTable
{
    private const string Source = "/proc/self/mountinfo";

    /// <summary>Everything that is mounted at a path or beneath it. Removing files there would remove those of what is mounted.</summary>
    public static IReadOnlyList<string> Beneath(string path)
    {
        var real = SafePaths.Real(path);
        return [.. MountPoints(ProcFile.Text(Source)).Where(point => SafePaths.IsBeneath(point, real))];
    }

    /// <summary>Mount points of a table's text, spaces and the like as they are in paths.</summary>
    public static IEnumerable<string> MountPoints(string text) =>
        text.Split('\n').Select(static line => line.Split(' ')).Where(static fields => fields.Length > 5).Select(static fields => Unescape(fields[4]));

    // The kernel writes space, tab, line end and backslash as \ooo.
    private static string Unescape(string path)
    {
        if (!path.Contains('\\', StringComparison.Ordinal))
        {
            return path;
        }

        var text = new System.Text.StringBuilder(path.Length);
        for (var index = 0; index < path.Length; index++)
        {
            if (path[index] == '\\' && index + 3 < path.Length)
            {
                text.Append((char)(((path[index + 1] - '0') << 6) | ((path[index + 2] - '0') << 3) | (path[index + 3] - '0')));
                index += 3;
            }
            else
            {
                text.Append(path[index]);
            }
        }

        return text.ToString();
    }
}
