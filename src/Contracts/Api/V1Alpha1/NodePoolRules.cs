namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>
/// What rules of <see cref="WasmNodePoolSpec"/> say when broken. API servers that evaluate CEL (1.25 and later) refuse the object
/// with them; on older ones the operator says the same in the Stalled condition.
/// </summary>
public static class NodePoolRules
{
    /// <summary>A window's schedule that no cron reads.</summary>
    public const string WindowSchedule = "schedule says when a window opens: five fields, minute hour day month weekday, like '0 2 * * 6', or one of @hourly, @daily, @weekly, @monthly, @yearly";

    /// <summary>A window's duration out of bounds.</summary>
    public const string WindowDuration = "duration is how long a window stays open: from 1m to 168h, like 4h or 1h30m";
}
