namespace Krustlet.NodeAgent.NodeShutdown;

/// <summary>How the agent's stop treats Pods.</summary>
/// <param name="Grace">Time for all Pods; zero leaves them running for the next agent.</param>
/// <param name="CriticalGrace">The last part of it, for critical Pods.</param>
internal sealed record ShutdownOptions(TimeSpan Grace, TimeSpan CriticalGrace);
