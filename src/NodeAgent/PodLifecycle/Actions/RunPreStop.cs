namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Run the container's preStop hook before its stop, for no longer than <paramref name="Limit"/>.</summary>
internal sealed record RunPreStop(string Container, string RunId, TimeSpan Limit, string Why) : PodAction;
