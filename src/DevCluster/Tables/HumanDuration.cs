using System.Globalization;

namespace Krustlet.DevCluster.Tables;

/// <summary>Durations as kubectl prints them (apimachinery <c>duration.HumanDuration</c>): <c>45s</c>, <c>5m30s</c>, <c>3h12m</c>, <c>2d</c>.</summary>
internal static class HumanDuration
{
    private const int HoursADay = 24;
    private const int DaysAYear = 365;

    /// <summary>How long ago a time was.</summary>
    public static string Since(DateTimeOffset? time, DateTimeOffset now) => time is { } then ? Format(now - then) : "<unknown>";

    public static string Format(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var (minutes, hours) = (seconds / 60, seconds / 3600);
        var days = hours / HoursADay;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => Text(seconds, "s"),
            _ when minutes < 10 => Text(minutes, "m") + Rest(seconds % 60, "s"),
            _ when minutes < 180 => Text(minutes, "m"),
            _ when hours < 8 => Text(hours, "h") + Rest(minutes % 60, "m"),
            _ when hours < 48 => Text(hours, "h"),
            _ when days < 8 => Text(days, "d") + Rest(hours % HoursADay, "h"),
            _ when days < 2 * DaysAYear => Text(days, "d"),
            _ when days < 8 * DaysAYear => Text(days / DaysAYear, "y") + Rest(days % DaysAYear, "d"),
            _ => Text(days / DaysAYear, "y"),
        };
    }

    private static string Text(long amount, string unit) => amount.ToString(CultureInfo.InvariantCulture) + unit;

    private static string Rest(long amount, string unit) => amount == 0 ? "" : Text(amount, unit);
}
