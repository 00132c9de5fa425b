namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>The Pod has to end.</summary>
/// <param name="Since">When that was first seen.</param>
/// <param name="GraceEnd">After this its runs are killed. Only ever moves earlier.</param>
/// <param name="Reason"><c>status.reason</c> when the node itself ends the Pod (DeadlineExceeded); null for a deletion.</param>
/// <param name="Message"><c>status.message</c> that goes with it.</param>
/// <param name="IsDisruption">The node ends it for reasons of its own: condition DisruptionTarget.</param>
internal sealed record PodTermination(DateTimeOffset Since, DateTimeOffset GraceEnd, string? Reason = null, string? Message = null, bool IsDisruption = false);
