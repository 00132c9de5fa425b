namespace Krustlet.NodeAgent.NodeShutdown;

/// <summary>How the agent's stop treats Pods.</summary>
/// <param name="Grace">Time for all Pods; zero leaves them running for the next agent.</param>
/// <param name="CriticalGrace">The last part of it, for critical Pods.</param>
internal sealed record ShutdownOptions(TimeSpan Grace, TimeSpan CriticalGrace)
{
    /// <summary>How long the end waits for the API server to take how Pods ended, and for what they used to be given back.</summary>
    public TimeSpan StatusPatience { get; init; } = TimeSpan.FromSeconds(5);
}
