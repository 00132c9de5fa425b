using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.EventReporting;

/// <summary>The events that follow from a change of facts: pure, so that a pass that is repeated tells nothing twice.</summary>
internal static class LifecycleEvents
{
    private const string BackingOff = nameof(WaitingReason.ImagePullBackOff);

    /// <summary>What happened between two sets of facts of one Pod.</summary>
    public static IEnumerable<PodEvent> Between(PodFacts before, PodFacts after, CrashLoop crashLoop, DateTimeOffset now) =>
        OfPod(before, after).Concat(after.Containers.Zip(before.Containers).SelectMany(pair => OfContainer(pair.Second, pair.First, after, crashLoop, now)))
            .Concat(after.Containers.Where(c => IsNewlyBackingOff(before, after, c)).Select(ContainerEvents.PullBackOff));

    private static bool IsNewlyBackingOff(PodFacts before, PodFacts after, ContainerFacts container) =>
        WaitingReasonOf(after, container.Name) == BackingOff && WaitingReasonOf(before, container.Name) != BackingOff;

    private static string? WaitingReasonOf(PodFacts pod, string container) =>
        (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).FirstOrDefault(s => s.Name == container)?.State?.Waiting?.Reason;

    private static IEnumerable<PodEvent> OfPod(PodFacts before, PodFacts after)
    {
        if (before.Admission is null && after.Admission is { IsAdmitted: false } verdict)
        {
            yield return PodEvent.Problem(verdict.Reason!, verdict.Message!);
        }

        if (before.Admission is null && after is { Admission.IsAdmitted: true, AppStarted: false } && MeaninglessFields.Find(after.Pod) is { Count: > 0 } fields)
        {
            yield return PodEvent.Problem(PodEventReasons.FieldsIgnored, $"These fields change nothing for a module, which has no user, groups or processes: {string.Join(", ", fields)}");
        }

        foreach (var name in (after.Pod.Spec.EphemeralContainers ?? []).Select(static c => c.Name).Except((before.Pod.Spec.EphemeralContainers ?? []).Select(static c => c.Name)))
        {
            yield return PodEvent.Problem(PodEventReasons.Failed, $"Error: {EphemeralStatuses.Message}", $"spec.ephemeralContainers{{{name}}}");
        }

        if (after.ResizeProblem is { } resize && resize != before.ResizeProblem)
        {
            yield return PodEvent.Problem(resize.Reason == ResizeProblem.Deferred ? PodEventReasons.ResizeDeferred : PodEventReasons.ResizeInfeasible, resize.Message);
        }

        if (after.Termination is null && !after.Containers.Any(ResizeRules.IsAsked) && after.Containers.Zip(before.Containers).Any(static pair => pair.First.Allocated != pair.Second.Allocated))
        {
            yield return PodEvent.Normal(PodEventReasons.ResizeCompleted, "Pod resize completed");
        }

        if (before.Termination?.Reason is null && after.Termination?.Reason == DeadlineRule.Reason)
        {
            yield return PodEvent.Normal(PodEventReasons.DeadlineExceeded, DeadlineRule.Message);
        }
    }

    private static IEnumerable<PodEvent> OfContainer(ContainerFacts before, ContainerFacts after, PodFacts pod, CrashLoop crashLoop, DateTimeOffset now)
    {
        if (after.Current is { } run && before.Current?.Id != run.Id)
        {
            yield return ContainerEvents.Created(after);
        }

        if (after.Current is { State: not RunState.Created } begun && (before.Current?.Id != begun.Id || before.Current.State == RunState.Created))
        {
            yield return ContainerEvents.Started(after);
        }

        if (after.Current is { HasExited: true } && before.Current is not { HasExited: true } && RestartRules.ShouldRestart(pod, after) && crashLoop.WaitsUntil(after, now) is not null)
        {
            yield return ContainerEvents.RestartBackOff(after, pod);
        }

        if (after.PreStop == HookProgress.CutOff && before.PreStop != HookProgress.CutOff)
        {
            yield return ContainerEvents.PreStopCutOff(after);
        }

        if (after.StartProblem is { } problem && before.StartProblem?.RunId != problem.RunId)
        {
            yield return ContainerEvents.StartFailed(after, problem.Message);
        }
    }
}
