using System.Collections.Frozen;
using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodLifecycle.States;
using Krustlet.NodeAgent.PodLifecycle.Transitions;

namespace Krustlet.NodeAgent.PodLifecycle;

/// <summary>
/// The decision core of a Pod: facts and clock in, state and actions out. Stateless, and pure: all Pods share one.
/// Calling it again with the same input gives the same answer, so a lost or doubled wake-up changes nothing.
/// </summary>
internal sealed class PodStateMachine
{
    private readonly FrozenDictionary<PodStateName, IPodState> states;

    /// <summary>Creates the machine; <paramref name="maxRestartDelay"/> caps the crash-loop back-off.</summary>
    public PodStateMachine(TimeSpan maxRestartDelay)
    {
        var planner = new ContainerPlanner(new CrashLoop(maxRestartDelay));
        IPodState[] all =
        [
            new AdmittingState(),
            new MountingVolumesState(),
            new PullingImagesState(planner),
            new StartingState(planner),
            new RunningState(planner),
            new BackingOffState(planner),
            new TerminatingState(),
            new TerminatedState(),
        ];
        states = all.ToFrozenDictionary(static s => s.Name);
        CrashLoop = new CrashLoop(maxRestartDelay);
    }

    /// <summary>The crash-loop arithmetic in use.</summary>
    public CrashLoop CrashLoop { get; }

    /// <summary>Follows the states from <paramref name="state"/> until one stays.</summary>
    public PodDecision Advance(PodStateName state, PodFacts pod, DateTimeOffset now)
    {
        pod = DeadlineRule.Apply(pod, now);
        pod = state is PodStateName.Terminating or PodStateName.Terminated ? pod : PodRestart.Apply(pod);
        while (true)
        {
            var step = states[state].Decide(pod, now);
            if (step.Next == state)
            {
                return Decided(state, pod, step, now);
            }

            if (!PodEdges.IsLegal(state, step.Next))
            {
                throw new IllegalPodTransitionException(state, step.Next);
            }

            state = step.Next;
        }
    }

    private PodDecision Decided(PodStateName state, PodFacts pod, PodStep step, DateTimeOffset now)
    {
        var issued = step.Actions.Aggregate(pod, (facts, action) => Issuing.Apply(facts, action, CrashLoop, now));
        return new PodDecision(state, issued, step.Actions, Earliest(step.WakeAt, DeadlineRule.WakeAt(issued)));
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
