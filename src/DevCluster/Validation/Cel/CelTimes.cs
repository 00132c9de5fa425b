using System.Globalization;
using System.Text.RegularExpressions;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Durations as Go writes them (<c>1h30m</c>) and RFC 3339 times.</summary>
internal static partial class CelTimes
{
    /// <summary>Reads a duration.</summary>
    public static TimeSpan Duration(string text)
    {
        var parts = PartPattern().Matches(text);
        if (text.TrimStart('-', '+') == "0")
        {
            return TimeSpan.Zero;
        }

        if (parts.Count == 0 || parts.Sum(part => part.Length) != text.TrimStart('-', '+').Length)
        {
            throw new CelException($"invalid duration: '{text}'");
        }

        var seconds = parts.Sum(part => double.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture) * Unit(part.Groups[2].Value));
        return TimeSpan.FromSeconds(text[0] == '-' ? -seconds : seconds);
    }

    /// <summary>Reads a time.</summary>
    public static DateTimeOffset Timestamp(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new CelException($"invalid timestamp: '{text}'");

    private static double Unit(string name) => name switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "ns" => 1e-9,
        _ => 1e-6,
    };

    [GeneratedRegex(@"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")]
    private static partial Regex PartPattern();
}
