using Krustlet.NodeAgent.Probes;

namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>A liveness or startup probe failed as often as it may.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Grace">The probe's own <c>terminationGracePeriodSeconds</c>; null for the Pod's.</param>
internal sealed record HealthFailure(ProbeKind Kind, TimeSpan? Grace);
