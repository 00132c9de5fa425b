namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>What the probes of one run have decided. A kind of probe that the container does not have decides nothing.</summary>
/// <param name="RunId">Which run; nothing of it applies to another.</param>
/// <param name="Started">The startup probe succeeded.</param>
/// <param name="Ready">The readiness probe's last decision.</param>
/// <param name="Failure">The run has to end.</param>
internal sealed record ContainerHealth(string RunId, bool Started = false, bool Ready = false, HealthFailure? Failure = null);
