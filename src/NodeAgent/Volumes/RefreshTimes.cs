namespace Krustlet.NodeAgent.Volumes;

/// <summary>When mounted content is looked at again: the kubelet's sync period, spread so that Pods do not move in step.</summary>
internal static class RefreshTimes
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    /// <summary>A minute to a minute and a half from now.</summary>
    public static DateTimeOffset Next(TimeProvider time) => time.GetUtcNow() + (Period * (1 + (Random.Shared.NextDouble() / 2)));
}
