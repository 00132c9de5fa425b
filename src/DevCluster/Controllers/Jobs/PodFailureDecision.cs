namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>What a failed Pod means to its Job.</summary>
/// <param name="Counts">Whether it counts towards <c>backoffLimit</c>.</param>
/// <param name="JobFailure">Why the Job fails at once; null when it does not.</param>
/// <param name="FailsIndex">Whether the Pod's index is given up.</param>
internal sealed record PodFailureDecision(bool Counts, string? JobFailure = null, bool FailsIndex = false);
