using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>A time in which nodes may be replaced.</summary>
public sealed record NodePoolUpdateWindow
{
    /// <summary>When it opens: a five-field cron expression as of a CronJob, or a macro like <c>@weekly</c>.</summary>
    [Required]
    [Length(Minimum = 1, Maximum = 253)]
    [ValidationRule("self.matches('^ *(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|[0-9A-Za-z*/,?-]+( +[0-9A-Za-z*/,?-]+){4}) *$')", NodePoolRules.WindowSchedule)]
    public string Schedule { get; init; } = string.Empty;

    /// <summary>How long it stays open, from a minute to a week, e.g. <c>4h</c>. No replacement begins after that.</summary>
    [Required]
    [Length(Minimum = 2, Maximum = 32)]
    [Pattern("^([0-9]+(ms|s|m|h))+$")]
    [ValidationRule("duration(self) >= duration('1m') && duration(self) <= duration('168h')", NodePoolRules.WindowDuration)]
    public string Duration { get; init; } = string.Empty;

    /// <summary>Time zone of the schedule by its name in the IANA database, e.g. <c>Europe/Berlin</c>; UTC when absent.</summary>
    [Length(Minimum = 1, Maximum = 64)]
    public string? TimeZone { get; init; }
}
