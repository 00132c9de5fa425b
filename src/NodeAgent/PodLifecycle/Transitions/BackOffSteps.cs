namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>The doubling delay that failed pulls, starts, mounts and clean-ups share.</summary>
internal static class BackOffSteps
{
    /// <summary>The cap of pulls and starts.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(300);

    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(10);

    /// <summary>10 s, then twice the last delay up to five minutes.</summary>
    public static TimeSpan Next(TimeSpan? last) => Next(last, Initial, Cap);

    /// <summary><paramref name="initial"/>, then twice the last delay up to <paramref name="cap"/>.</summary>
    public static TimeSpan Next(TimeSpan? last, TimeSpan initial, TimeSpan cap)
    {
        if (last is not { } delay || delay <= TimeSpan.Zero)
        {
            return initial;
        }

        var doubled = delay * 2;
        return doubled < cap ? doubled : cap;
    }
}
