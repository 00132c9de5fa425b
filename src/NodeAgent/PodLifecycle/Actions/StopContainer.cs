namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>End a run with an exit code: 143 for a stop, 137 for a kill.</summary>
internal sealed record StopContainer(string Container, string RunId, int ExitCode, string Why) : PodAction;
