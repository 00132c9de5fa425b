using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Probes;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>What probes decide and how hooks end. Each is about one run, and says nothing of another.</summary>
internal static class HealthTransitions
{
    /// <summary>A probe reached a decision; <paramref name="grace"/> is its own grace period for the end that a failure means.</summary>
    public static PodFacts ProbeDecided(this PodFacts pod, string container, string runId, ProbeKind kind, bool success, TimeSpan? grace) =>
        pod.OfRun(container, runId, c =>
        {
            var health = c.CurrentHealth ?? new ContainerHealth(runId);
            return c with
            {
                Health = kind switch
                {
                    ProbeKind.Readiness => health with { Ready = success },
                    ProbeKind.Startup when success => health with { Started = true },
                    _ when success => health,
                    _ => health with { Failure = health.Failure ?? new HealthFailure(kind, grace) },
                },
            };
        });

    /// <summary>A postStart hook ended; <paramref name="error"/> is null when it succeeded.</summary>
    public static PodFacts PostStartEnded(this PodFacts pod, string container, string runId, string? error) =>
        pod.OfRun(container, runId, c => c.PostStart != HookProgress.Running
            ? c
            : c with { PostStart = error is null ? HookProgress.Done : HookProgress.Failed, PostStartError = error });

    /// <summary>A preStop hook ended; whether it succeeded makes no difference to the stop.</summary>
    public static PodFacts PreStopEnded(this PodFacts pod, string container, string runId) =>
        pod.OfRun(container, runId, static c => c.PreStop == HookProgress.Running ? c with { PreStop = HookProgress.Done } : c);

    private static PodFacts OfRun(this PodFacts pod, string container, string runId, Func<ContainerFacts, ContainerFacts> change) =>
        pod.With(container, c => c.Current is { HasExited: false } run && run.Id == runId ? change(c) : c);
}
