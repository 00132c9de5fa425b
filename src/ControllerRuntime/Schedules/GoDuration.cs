using System.Globalization;
using Cronos;

namespace Krustlet.ControllerRuntime.Schedules;

/// <summary>Durations as Go writes them, e.g. <c>1h30m</c>; for schedules, rounded down to seconds and at least one.</summary>
internal static class GoDuration
{
    private static readonly (string Unit, double Seconds)[] Units = [("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <exception cref="CronFormatException">It is none.</exception>
    public static TimeSpan Parse(string text)
    {
        var (rest, seconds) = (text.Trim(), 0.0);
        if (rest.Length == 0)
        {
            throw Malformed(text);
        }

        while (rest.Length > 0)
        {
            var digits = rest.TakeWhile(symbol => char.IsAsciiDigit(symbol) || symbol == '.').Count();
            var letters = rest.Skip(digits).TakeWhile(char.IsAsciiLetter).Count();
            var unit = Units.FirstOrDefault(known => known.Unit == rest.Substring(digits, letters));
            if (unit.Unit is null || !double.TryParse(rest.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
            {
                throw Malformed(text);
            }

            (rest, seconds) = (rest[(digits + letters)..], seconds + amount * unit.Seconds);
        }

        return TimeSpan.FromSeconds(Math.Max(1, Math.Floor(seconds)));
    }

    private static CronFormatException Malformed(string text) => new($"failed to parse duration @every {text}");
}
