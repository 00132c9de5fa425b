namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Run the container's preStop hook before its stop; <paramref name="Why"/> is told as the reason of the end.</summary>
internal sealed record RunPreStop(string Container, string RunId, string Why) : PodAction;
