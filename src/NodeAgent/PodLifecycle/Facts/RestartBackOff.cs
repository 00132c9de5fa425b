namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Crash-loop memory of one container.</summary>
/// <param name="Delay">How long after its last end the container has to wait.</param>
/// <param name="StartedAt">When it was last restarted; a long run after that forgets the delay.</param>
/// <param name="Image">The image it applies to: an edited image starts afresh.</param>
internal sealed record RestartBackOff(TimeSpan Delay, DateTimeOffset StartedAt, string Image);
