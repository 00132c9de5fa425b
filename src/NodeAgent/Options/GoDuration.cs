using System.Buffers;
using System.Globalization;

namespace Krustlet.NodeAgent.Options;

/// <summary>Go's <c>time.ParseDuration</c> for what Kubernetes files hold: <c>10s</c>, <c>5m0s</c>, <c>1h30m</c>, <c>250ms</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Number = SearchValues.Create("0123456789.");

    /// <summary>Parses a duration; false when the text is not one.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Number);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var unit = letters < 0 ? rest : rest[..letters];
            if (Unit(unit) is not { } one || number * one.TotalSeconds > TimeSpan.FromDays(36500).TotalSeconds)
            {
                return false;
            }

            duration += number * one;
            rest = rest[unit.Length..];
        }

        return text.Length > 0;
    }

    private static TimeSpan? Unit(ReadOnlySpan<char> unit) => unit switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        _ => null,
    };
}
