using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.States;

/// <summary>
/// What the states between preparation and termination share: one plan for all containers. The state that the plan
/// calls for carries it out.
/// </summary>
internal abstract class ActiveState(ContainerPlanner planner) : IPodState
{
    /// <inheritdoc/>
    public abstract PodStateName Name { get; }

    /// <inheritdoc/>
    public PodStep Decide(PodFacts pod, DateTimeOffset now)
    {
        if (pod.Termination is not null)
        {
            return PodStep.To(PodStateName.Terminating);
        }

        var plan = planner.Plan(pod, now);
        if (plan.Outcome == PodOutcome.Finished)
        {
            return PodStep.To(PodStateName.Terminating);
        }

        var next = StateFor(plan);
        return next == Name ? new PodStep(Name, Actions(pod, plan, now), WakeAt(pod, plan, now)) : PodStep.To(next);
    }

    private static PodStateName StateFor(ContainersPlan plan) =>
        plan.AnyNeeds(ContainerNeed.Image) ? PodStateName.PullingImages
        : plan.AnyNeeds(ContainerNeed.Start) ? PodStateName.Starting
        : plan.AnyNeeds(ContainerNeed.Patience) ? PodStateName.BackingOff
        : PodStateName.Running;

    private static ImmutableArray<PodAction> Actions(PodFacts pod, ContainersPlan plan, DateTimeOffset now)
    {
        var actions = plan.Plans.Where(static p => p.Action is not null).Select(static p => p.Action!);
        return pod.Preparation.RefreshAt <= now ? [.. actions, new RefreshVolumes()] : [.. actions];
    }

    private static DateTimeOffset? WakeAt(PodFacts pod, ContainersPlan plan, DateTimeOffset now) =>
        new[] { plan.WakeAt, pod.Preparation.RefreshAt }.Where(at => at > now).Min();
}
