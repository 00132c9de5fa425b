namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>Times as the API stores them: UTC, whole seconds.</summary>
internal static class ApiTime
{
    /// <summary>Cut to seconds.</summary>
    public static DateTime Seconds(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    /// <summary>Cut to seconds, or null.</summary>
    public static DateTime? Seconds(DateTimeOffset? time) => time is { } t ? Seconds(t) : null;
}
