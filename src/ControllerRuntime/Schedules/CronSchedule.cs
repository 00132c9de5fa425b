using System.Globalization;
using Cronos;

namespace Krustlet.ControllerRuntime.Schedules;

/// <summary>
/// When something is due, as a CronJob says it: five fields or a macro like <c>@daily</c>, in a time zone, or <c>@every</c> with a Go duration
/// (robfig/cron's standard parser). With both days restricted, either one is enough, as in Vixie cron.
/// </summary>
public sealed class CronSchedule
{
    private const int Fields = 5;

    // How far back the latest time due is searched for: most schedules are dense, and some are due once in eight years.
    private static readonly TimeSpan[] Windows =
        [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(31), TimeSpan.FromDays(366), TimeSpan.FromDays(8 * 366)];

    private readonly IReadOnlyList<CronExpression> _expressions;
    private readonly TimeSpan? _every;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(IReadOnlyList<CronExpression> expressions, TimeSpan? every, TimeZoneInfo zone) =>
        (_expressions, _every, _zone) = (expressions, every, zone);

    /// <exception cref="CronFormatException">It cannot be read; the message says why.</exception>
    public static CronSchedule Parse(string text, TimeZoneInfo zone)
    {
        var schedule = text.Trim();
        if (schedule.StartsWith("@every ", StringComparison.Ordinal))
        {
            return new([], GoDuration.Parse(schedule[7..]), zone);
        }

        if (schedule.StartsWith('@') && !schedule.Contains('_', StringComparison.Ordinal))
        {
            return new([CronExpression.Parse(schedule)], null, zone);
        }

        var fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields)
        {
            throw new CronFormatException(string.Create(CultureInfo.InvariantCulture, $"expected exactly {Fields} fields, found {fields.Length}: [{string.Join(' ', fields)}]"));
        }

        if ((fields[2] + fields[4]).AsSpan().IndexOfAny('#', '!') >= 0 || IsQuartz(fields[2]) || IsQuartz(fields[4]))
        {
            throw new CronFormatException($"failed to parse days: [{fields[2]} {fields[4]}]");
        }

        return new(Expressions(fields), null, zone);
    }

    /// <summary>The first time due after another; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_every is { } interval)
        {
            var next = after + interval;
            return next.AddTicks(-(next.Ticks % TimeSpan.TicksPerSecond));
        }

        return _expressions.Select(expression => expression.GetNextOccurrence(after, _zone)).Min();
    }

    /// <summary>The latest time due after one and up to another, or null, and whether more than that one was due.</summary>
    public (DateTimeOffset? Latest, int Missed) Due(DateTimeOffset after, DateTimeOffset upTo, int countUpTo)
    {
        if (Next(after) is not { } first || first > upTo)
        {
            return (null, 0);
        }

        if (_every is { } interval)
        {
            var more = (upTo - first).Ticks / interval.Ticks;
            return (first + interval * more, (int)Math.Min(more + 1, countUpTo));
        }

        var missed = 0;
        for (DateTimeOffset? due = first; due <= upTo && missed < countUpTo; due = Next(due.Value))
        {
            missed++;
        }

        return (Latest(first, upTo), missed);
    }

    private DateTimeOffset Latest(DateTimeOffset first, DateTimeOffset upTo)
    {
        foreach (var window in Windows.Where(window => upTo - window > first))
        {
            if (LatestSince(upTo - window, upTo) is { } latest)
            {
                return latest;
            }
        }

        return LatestSince(first.AddTicks(-1), upTo) ?? first;
    }

    private DateTimeOffset? LatestSince(DateTimeOffset after, DateTimeOffset upTo) => _expressions
        .Select(expression => expression.GetOccurrences(after, upTo, _zone, fromInclusive: false, toInclusive: true).Select(due => (DateTimeOffset?)due).LastOrDefault())
        .Max();

    private static IReadOnlyList<CronExpression> Expressions(string[] fields)
    {
        var (day, weekday) = (fields[2], fields[4]);
        if (IsAny(day) || IsAny(weekday))
        {
            return [CronExpression.Parse(string.Join(' ', fields))];
        }

        return
        [
            CronExpression.Parse($"{fields[0]} {fields[1]} {day} {fields[3]} *"),
            CronExpression.Parse($"{fields[0]} {fields[1]} * {fields[3]} {weekday}"),
        ];
    }

    private static bool IsAny(string field) => field[0] is '*' or '?';

    // "L" and "W" stand for last and nearest weekday in Quartz, and for nothing in Kubernetes.
    private static bool IsQuartz(string field) => field.Split(',', '-', '/').Any(part =>
        part is "L" or "LW" || (part.Length > 1 && char.IsAsciiDigit(part[0]) && part[^1] is 'L' or 'W' or 'l' or 'w'));
}
