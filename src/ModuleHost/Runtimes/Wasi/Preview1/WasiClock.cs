namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>The clocks of one guest, in nanoseconds. Its monotonic clock starts at zero with the guest.</summary>
internal sealed class WasiClock(TimeProvider timeProvider)
{
    private const long NanosecondsPerSecond = 1_000_000_000;
    private const ulong NanosecondsPerTick = 100;

    private readonly long start = timeProvider.GetTimestamp();

    public ulong RealTime => (ulong)(timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;

    public ulong Monotonic => (ulong)((Int128)(timeProvider.GetTimestamp() - start) * NanosecondsPerSecond / timeProvider.TimestampFrequency);

    /// <summary>Finest step, in nanoseconds.</summary>
    public static ulong GetResolution(ClockId clock) => clock == ClockId.RealTime ? NanosecondsPerTick : 1;

    /// <summary>Timestamp of the time provider at which the monotonic clock shows <paramref name="nanoseconds"/>; never wraps.</summary>
    public long ToTimestamp(ulong nanoseconds) =>
        (long)Int128.Min(long.MaxValue, start + (((Int128)nanoseconds * timeProvider.TimestampFrequency + NanosecondsPerSecond - 1) / NanosecondsPerSecond));
}
