namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>The last try to start a container failed before a run came of it.</summary>
/// <param name="Reason">CreateContainerConfigError, CreateContainerError or RunContainerError.</param>
/// <param name="Message">The real error, and what to do.</param>
/// <param name="RetryAt">The next try.</param>
/// <param name="Delay">The back-off before it.</param>
/// <param name="Tries">How many times this attempt has failed.</param>
/// <param name="Image">What was started: another image starts afresh.</param>
/// <param name="RunId">What the run would have been; tells a second report of the same failure.</param>
internal sealed record StartProblem(WaitingReason Reason, string Message, DateTimeOffset RetryAt, TimeSpan Delay, int Tries, string Image, string RunId);
