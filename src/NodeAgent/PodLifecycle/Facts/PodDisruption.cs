namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>An end that the node gives a Pod for reasons of its own.</summary>
/// <param name="Reason"><c>status.reason</c>, and the event's.</param>
/// <param name="Message"><c>status.message</c>.</param>
/// <param name="Grace">How long its modules have.</param>
internal sealed record PodDisruption(string Reason, string Message, TimeSpan Grace)
{
    /// <summary>Room was needed for a critical Pod.</summary>
    public const string Preempting = "Preempting";

    /// <summary>The node runs short of something.</summary>
    public const string Evicted = "Evicted";

    /// <summary>The node shuts down.</summary>
    public const string Terminated = "Terminated";

    /// <summary>Whether a status with this reason is one that a node gave.</summary>
    public static bool IsReason(string? reason) => reason is Preempting or Evicted or Terminated;

    /// <summary>For a critical Pod.</summary>
    public static PodDisruption Preemption { get; } = new(Preempting, "Preempted in order to admit critical pod", TimeSpan.FromSeconds(1));
}
