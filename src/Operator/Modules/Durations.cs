using System.Globalization;
using System.Text.RegularExpressions;

namespace Krustlet.Operator.Modules;

/// <summary>Go durations as the CRDs allow them: numbers with ms, s, m or h, in a row.</summary>
internal static partial class Durations
{
    public static TimeSpan Parse(string text) =>
        Part().Matches(text).Aggregate(TimeSpan.Zero, (sum, part) => sum + Of(long.Parse(part.Groups[1].Value, CultureInfo.InvariantCulture), part.Groups[2].Value));

    private static TimeSpan Of(long count, string unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(count),
        "s" => TimeSpan.FromSeconds(count),
        "m" => TimeSpan.FromMinutes(count),
        _ => TimeSpan.FromHours(count),
    };

    [GeneratedRegex("([0-9]+)(ms|s|m|h)")]
    private static partial Regex Part();
}
