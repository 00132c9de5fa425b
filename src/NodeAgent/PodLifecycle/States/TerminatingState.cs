using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>
/// What runs is stopped: app and init containers first, then sidecars in reverse order; killed when grace is over. Entered
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

        var stops = Due(pod).Select(c => Stop(pod, c, now)).OfType<PodAction>();
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

    private static StopContainer? Stop(PodFacts pod, ContainerFacts container, DateTimeOffset now)
    {
        if (container is not { Operation: ContainerOperation.None, Current: { HasExited: false } run } || container.StopRetryAt > now)
        {
            return null;
        }

        var code = pod.Termination?.GraceEnd <= now ? ExitCodes.Killed : ExitCodes.Terminated;
        return container.StopCode == code || container.StopCode == ExitCodes.Killed
            ? null
            : new StopContainer(container.Name, run.Id, code, $"Stopping container {container.Name}");
    }

    private static DateTimeOffset? WakeAt(PodFacts pod, DateTimeOffset now) =>
        pod.Containers.Select(static c => c.StopRetryAt).Append(pod.Termination?.GraceEnd).Where(at => at > now).Min();
}
