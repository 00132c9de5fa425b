using System.Globalization;

namespace Krustlet.Contracts.WellKnown;

/// <summary>Lengths of time as the custom resources and Pod annotations write them: whole numbers with ms, s, m or h, in a row, e.g. <c>1h30m</c>.</summary>
public static class ModuleDuration
{
    /// <summary>Reads a length of time; null unless it is well-formed, above zero and no longer than a <see cref="TimeSpan"/> can say.</summary>
    public static TimeSpan? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sum = TimeSpan.Zero;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || UnitAt(rest[digits..]) is not { } unit || Length(rest[..digits], unit.Milliseconds) is not { } part || part > TimeSpan.MaxValue - sum)
            {
                return null;
            }

            sum += part;
            rest = rest[(digits + unit.Characters)..];
        }

        return sum > TimeSpan.Zero ? sum : null;
    }

    private static (long Milliseconds, int Characters)? UnitAt(ReadOnlySpan<char> text) => text switch
    {
        ['m', 's', ..] => (1, 2),
        ['s', ..] => (1_000, 1),
        ['m', ..] => (60_000, 1),
        ['h', ..] => (3_600_000, 1),
        _ => null,
    };

    private static TimeSpan? Length(ReadOnlySpan<char> digits, long milliseconds) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond / milliseconds
            ? TimeSpan.FromTicks(count * milliseconds * TimeSpan.TicksPerMillisecond)
            : null;
}
