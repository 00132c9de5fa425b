using Cronos;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Schedules;

namespace Krustlet.Operator.NodePools;

/// <summary>When nodes may be replaced (<c>spec.updates.windows</c>). Pure.</summary>
internal static class UpdateWindows
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>
    /// When the next window opens; null while one is open, and for a pool without windows. A window is open for its duration in elapsed time, from each
    /// time of its schedule on: a time that a change of clocks leaves out is the moment of the change, one that it repeats counts once.
    /// </summary>
    public static DateTimeOffset? Opens(WasmNodePool pool, DateTimeOffset now)
    {
        if (pool.Spec.Updates?.Windows is not { Count: > 0 } windows)
        {
            return null;
        }

        var first = DateTimeOffset.MaxValue;
        foreach (var window in windows)
        {
            var schedule = ScheduleOf(window);
            if (schedule.Next(now - ModuleDuration.TryParse(window.Duration)!.Value) <= now)
            {
                return null;
            }

            if (schedule.Next(now) is { } next && next < first)
            {
                first = next;
            }
        }

        return first;
    }

    /// <summary>What is wrong with the pool's windows and what to write, or null.</summary>
    public static string? Check(WasmNodePool pool) => (pool.Spec.Updates?.Windows ?? []).Select(Check).FirstOrDefault(problem => problem is not null);

    private static string? Check(NodePoolUpdateWindow window, int index)
    {
        var field = $"updates.windows[{index}]";
        if (ModuleDuration.TryParse(window.Duration) is not { } duration || duration < Shortest || duration > Longest)
        {
            return $"{field}.duration is {window.Duration}: {NodePoolRules.WindowDuration}";
        }

        if (window.TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            return $"{field}.timeZone {zone} is not a time zone: write its name in the IANA database, like Europe/Berlin, or leave it out for UTC";
        }

        try
        {
            // Any time will do: a schedule repeats.
            return IsEvery(window) || ScheduleOf(window).Next(DateTimeOffset.UnixEpoch) is null
                ? $"{field}.schedule is {window.Schedule}, which no time ever is: {NodePoolRules.WindowSchedule}"
                : null;
        }
        catch (CronFormatException e)
        {
            return $"{field}.schedule is {window.Schedule}, which cannot be read ({e.Message}): {NodePoolRules.WindowSchedule}";
        }
    }

    /// <summary>Intervals count from when somebody looked last: they are no times.</summary>
    private static bool IsEvery(NodePoolUpdateWindow window) => window.Schedule.Contains("@every", StringComparison.Ordinal);

    private static CronSchedule ScheduleOf(NodePoolUpdateWindow window) =>
        CronSchedule.Parse(window.Schedule, window.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc);
}
