namespace Krustlet.NodeAgent.Volumes;

/// <summary>When mounted content is looked at again (kubelet <c>syncFrequency</c>), spread so that Pods do not move in step.</summary>
/// <param name="period">At least this long from now, and at most half as long again.</param>
internal sealed class RefreshTimes(TimeSpan period, TimeProvider time)
{
    /// <summary>The kubelet's own period.</summary>
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromMinutes(1);

    /// <summary>The next look after one that is made now.</summary>
    public DateTimeOffset Next() => time.GetUtcNow() + (period * (1 + (Random.Shared.NextDouble() / 2)));
}
