using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>
/// Which probes a Pod is to be asked now. The startup probe holds the others back; what has failed for good is left alone until there is
/// another run; a Pod that ends is only asked whether it is ready.
/// </summary>
internal static class ProbePlan
{
    public static IEnumerable<(ContainerFacts Container, ProbeKind Kind, V1Probe Probe)> For(PodFacts pod) =>
        pod.Finished ? [] : pod.Containers.Where(static c => c is { IsRunning: true, IsHooked: true, Role: not ContainerRole.Init }).SelectMany(c => For(pod, c));

    private static IEnumerable<(ContainerFacts, ProbeKind, V1Probe)> For(PodFacts pod, ContainerFacts container)
    {
        var mayBeEnded = pod.Termination is null && container.CurrentHealth?.Failure is null;
        if (container.Spec.StartupProbe is { } startup && !container.HasStarted)
        {
            return mayBeEnded ? [(container, ProbeKind.Startup, startup)] : [];
        }

        return new[] { (container, ProbeKind.Readiness, container.Spec.ReadinessProbe), (container, ProbeKind.Liveness, mayBeEnded ? container.Spec.LivenessProbe : null) }
            .Where(static p => p.Item3 is not null)!;
    }
}
