namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Run the container's postStart hook.</summary>
internal sealed record RunPostStart(string Container, string RunId) : PodAction;
