using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>The event that a probe's outcome is worth, in the kubelet's words.</summary>
internal static class ProbeEvents
{
    public static PodEvent? Of(ContainerFacts container, ProbeKind kind, ProbeOutcome outcome) => outcome.Result switch
    {
        ProbeResult.Failure => Problem(container, PodEventReasons.Unhealthy, $"{kind} probe failed: {outcome.Message}"),
        ProbeResult.Unknown => Problem(container, PodEventReasons.Unhealthy, $"{kind} probe errored: {outcome.Message}"),
        ProbeResult.Warning => Problem(container, PodEventReasons.ProbeWarning, $"{kind} probe warning: {outcome.Message}"),
        _ => null,
    };

    private static PodEvent Problem(ContainerFacts container, string reason, string message) =>
        PodEvent.Problem(reason, message, ContainerEvents.FieldPath(container));
}
