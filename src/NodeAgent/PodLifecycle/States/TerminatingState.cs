using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>
/// What runs is stopped: app and init containers first, then sidecars in reverse order; each with its preStop hook first, and killed when grace is over. Entered
/// for a deletion, a deadline, and for the sidecars of a Pod whose work is done.
/// </summary>
internal sealed class TerminatingState : IPodState
{
    /// <inheritdoc/>
    public PodStateName Name => PodStateName.Terminating;

    /// <inheritdoc/>
    public PodStep Decide(PodFacts pod, DateTimeOffset now)
    {
        if (!pod.MayRun && !pod.IsBusy && pod.Preparation.Stage != PreparationStage.Preparing)
        {
            return PodStep.To(PodStateName.Terminated);
        }

        var stops = Due(pod).Select(c => ContainerStopping.Next(pod, c, $"Stopping container {c.Name}", now)).OfType<PodAction>();
        ImmutableArray<PodAction> actions = IsCancellable(pod) ? [new CancelOperations(), .. stops] : [.. stops];
        return new PodStep(Name, actions, WakeAt(pod, now));
    }

    private static bool IsCancellable(PodFacts pod) =>
        pod.Preparation.Stage == PreparationStage.Preparing || pod.Containers.Any(static c => c.Operation is ContainerOperation.Pulling or ContainerOperation.Starting);

    private static IEnumerable<ContainerFacts> Due(PodFacts pod)
    {
        var alive = pod.Containers.Where(static c => c.MayRun).ToList();
        var others = alive.Where(static c => c.Role != ContainerRole.Sidecar).ToList();
        return others.Count > 0 ? others : alive.TakeLast(1);
    }

    private static DateTimeOffset? WakeAt(PodFacts pod, DateTimeOffset now) =>
        Due(pod).Select(c => ContainerStopping.WakeAt(pod, c, now)).Append(pod.Termination?.GraceEnd).Where(at => at > now).Min();
}
