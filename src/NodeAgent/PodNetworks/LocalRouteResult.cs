namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>What came of a change of a route, and the system's words for it, for people.</summary>
internal readonly record struct LocalRouteResult(LocalRouteOutcome Outcome, string Explanation)
{
    /// <summary>It is as wanted.</summary>
    public static LocalRouteResult Done { get; } = new(LocalRouteOutcome.Done, "");
}
