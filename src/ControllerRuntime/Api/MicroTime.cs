namespace Krustlet.ControllerRuntime.Api;

/// <summary>metav1 <c>MicroTime</c>, as Leases and Events carry it.</summary>
public static class MicroTime
{
    /// <summary>
    /// The time in whole microseconds, never on a whole second: the API server insists on six decimals, which the JSON
    /// writer leaves out when they are all zero.
    /// </summary>
    public static DateTime From(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        var micros = utc.Ticks - utc.Ticks % TimeSpan.TicksPerMicrosecond;
        return new DateTime(micros % TimeSpan.TicksPerSecond == 0 ? micros + TimeSpan.TicksPerMicrosecond : micros, DateTimeKind.Utc);
    }
}
