using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>Marks an action as under way, so that no later pass issues it again before its outcome is known.</summary>
internal static class Issuing
{
    /// <summary>The facts after <paramref name="action"/> was issued.</summary>
    public static PodFacts Apply(PodFacts pod, PodAction action, CrashLoop crashLoop, DateTimeOffset now) => action switch
    {
        AllocateDevices => pod with { Devices = DeviceStage.Allocating },
        PreparePod => pod with { Preparation = pod.Preparation with { Stage = PreparationStage.Preparing, RetryAt = null } },
        RefreshVolumes => pod with { Preparation = pod.Preparation with { RefreshAt = null } },
        CleanUpPod => pod with { CleanUp = CleanUpStage.Cleaning, CleanUpRetryAt = null },
        PullImage pull => pod.With(pull.Container, static c => c with { Operation = ContainerOperation.Pulling }),
        StartContainer start => pod.With(start.Container, c => Starting(c, crashLoop, now)),
        StopContainer stop => pod.With(stop.Container, c => Stopping(c, stop, pod.ResizeProblem is null && ResizeRules.NeedsRestart(c), now)),
        RunPreStop hook => pod.With(hook.Container, c => c with { PreStop = HookProgress.Running, StopBegan = c.StopBegan ?? now }),
        RunPostStart hook => pod.With(hook.Container, static c => c with { PostStart = HookProgress.Running }),
        _ => pod,
    };

    private static ContainerFacts Starting(ContainerFacts container, CrashLoop crashLoop, DateTimeOffset now)
    {
        var isFirstTryOfRestart = container.Current is { HasExited: true } && container.StartProblem is null;
        return container with
        {
            Operation = ContainerOperation.Starting,
            BackOff = isFirstTryOfRestart ? crashLoop.Next(container, now) : container.BackOff,
        };
    }

    private static ContainerFacts Stopping(ContainerFacts container, StopContainer stop, bool isResized, DateTimeOffset now) => container with
    {
        Operation = ContainerOperation.Stopping,
        StopCode = stop.ExitCode,
        StopRetryAt = null,
        PreStop = container.PreStop == HookProgress.Running ? HookProgress.CutOff : container.PreStop,
        StopBegan = container.StopBegan ?? now,
        StopSentAt = container.StopSentAt ?? now,
        Replacing = container.Replacing || isResized || container.Current?.Image != container.Spec.Image,
    };
}
