namespace Krustlet.ModuleHost.Limits;

/// <summary>
/// A limit on processor time, kept as a kernel's bandwidth control keeps a container's: what a module uses is paid from a balance that
/// refills at the limit's pace, up to what one period brings. An overdrawn module waits until it can run for a while again, so a limit
/// holds over time though it is looked at once a millisecond only. Used by one thread at a time.
/// </summary>
internal sealed class ProcessorQuota
{
    private const double NanosecondsPerSecond = 1_000_000_000;
    private const double LongestSlice = 1_000_000;
    private const uint WholeProcessor = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider timeProvider;
    private readonly double share;
    private readonly double most;
    private double balance;
    private long refilledAt;

    private ProcessorQuota(uint millicores, TimeProvider timeProvider)
    {
        this.timeProvider = timeProvider;
        share = millicores / (double)WholeProcessor;
        most = share * Period.TotalSeconds * NanosecondsPerSecond;
        balance = most;
        refilledAt = timeProvider.GetTimestamp();
    }

    /// <summary>The quota for a limit in thousandths of a processor; null when it cannot bind: 0 is none, and a module has one thread.</summary>
    public static ProcessorQuota? For(uint millicores, TimeProvider timeProvider) =>
        millicores is 0 or >= WholeProcessor ? null : new ProcessorQuota(millicores, timeProvider);

    /// <summary>Whether a run that has used this much so far, in nanoseconds, has used the balance up.</summary>
    public bool IsSpentBy(ulong nanoseconds) => nanoseconds >= balance;

    /// <summary>Takes what a run used, in nanoseconds.</summary>
    public void Pay(ulong nanoseconds) => balance -= nanoseconds;

    /// <summary>How long to wait before the next run; zero when it may begin.</summary>
    public TimeSpan Wait()
    {
        var now = timeProvider.GetTimestamp();
        balance = Math.Min(most, balance + (timeProvider.GetElapsedTime(refilledAt, now).TotalSeconds * NanosecondsPerSecond * share));
        refilledAt = now;
        var missing = Math.Min(most, LongestSlice) - balance;
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(missing / share / NanosecondsPerSecond);
    }
}
