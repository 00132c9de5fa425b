namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Numbers and times as the Kubernetes API stores them.</summary>
internal static class ApiNumbers
{
    /// <summary>Absent when zero, as Go's <c>omitempty</c> has it.</summary>
    public static int? OrAbsent(this int value) => value == 0 ? null : value;

    /// <summary>metav1 <c>Time</c> has whole seconds.</summary>
    public static DateTime GetApiTime(this TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
    }
}
