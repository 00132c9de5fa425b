using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;

namespace Krustlet.NodeAgent.LifecycleHooks;

/// <summary>Runs hooks and says how they ended.</summary>
internal sealed class ContainerHooks(HookRunner runner, IPodEvents events)
{
    /// <summary>A postStart hook: a failure ends the run. <paramref name="noLongerWanted"/> tells that the run is over.</summary>
    public async Task<Func<PodFacts, PodFacts>> PostStartAsync(PodFacts pod, RunPostStart action, CancellationToken noLongerWanted)
    {
        var container = pod.Container(action.Container);
        try
        {
            var error = await runner.RunAsync(pod, container, container.Spec.Lifecycle.PostStart, noLongerWanted);
            if (error is not null)
            {
                Tell(pod, container, PodEventReasons.FailedPostStartHook, $"PostStartHook failed: {error}");
            }

            return f => f.PostStartEnded(action.Container, action.RunId, error);
        }
        catch (OperationCanceledException) when (noLongerWanted.IsCancellationRequested)
        {
            return static f => f;
        }
    }

    /// <summary>A preStop hook: whatever becomes of it, the stop follows. <paramref name="noLongerWanted"/> tells that grace, or the run, is over.</summary>
    public async Task<Func<PodFacts, PodFacts>> PreStopAsync(PodFacts pod, RunPreStop action, CancellationToken noLongerWanted)
    {
        var container = pod.Container(action.Container);
        events.Emit(pod.Pod, ContainerEvents.Killing(container, action.Why));
        try
        {
            if (await runner.RunAsync(pod, container, container.Spec.Lifecycle.PreStop, noLongerWanted) is { } error)
            {
                Tell(pod, container, PodEventReasons.FailedPreStopHook, $"PreStopHook failed: {error}");
            }
        }
        catch (OperationCanceledException) when (noLongerWanted.IsCancellationRequested)
        {
            return static f => f;
        }

        return f => f.PreStopEnded(action.Container, action.RunId);
    }

    private void Tell(PodFacts pod, ContainerFacts container, string reason, string message) =>
        events.Emit(pod.Pod, PodEvent.Problem(reason, message, ContainerEvents.FieldPath(container)));
}
