using System.Globalization;

namespace Krustlet.NodeAgent.Resources;

/// <summary>Reads the small text files that the kernel serves. A file that is not there reads as empty: containers hide some.</summary>
internal static class ProcFile
{
    /// <summary>The text without the final line end.</summary>
    public static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd('\n', '\0');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>The file's one number; 0 when there is none.</summary>
    public static long Number(string path) =>
        long.TryParse(Text(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary><c>Name: number [unit]</c> lines.</summary>
    public static IReadOnlyDictionary<string, long> Fields(string path)
    {
        var fields = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var line in Text(path).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(colon + 1).Trim() is { Length: > 0 } rest)
            {
                var end = rest.IndexOf(' ');
                if (long.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                {
                    fields[line[..colon]] = number;
                }
            }
        }

        return fields;
    }
}
