using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>initContainerStatuses</c> (spec order) and <c>containerStatuses</c> (by name).</summary>
internal sealed class ContainerStatusBuilder(CrashLoop crashLoop)
{
    /// <summary>Bytes that all termination messages of a Pod share, evenly.</summary>
    private const int MaxMessageBytes = 12288;
    private const string LostMessage = "The container could not be located when the pod was terminated";

    /// <summary>The statuses of the init containers, or of the others.</summary>
    public List<V1ContainerStatus> Build(PodFacts pod, bool isInit, bool isOver, DateTimeOffset now)
    {
        var built = pod.Containers.Where(c => c.Role != ContainerRole.App == isInit).Select(c => Build(pod, c, isOver, now));
        return isInit ? [.. built] : [.. built.OrderBy(static s => s.Name, StringComparer.Ordinal)];
    }

    private V1ContainerStatus Build(PodFacts pod, ContainerFacts container, bool isOver, DateTimeOffset now)
    {
        var status = new V1ContainerStatus
        {
            Name = container.Name,
            Image = container.Current?.Image ?? container.Spec.Image,
            ImageID = container.Current?.ImageId ?? "",
            ContainerID = container.Current is { } run ? ContainerRun.Scheme + run.Id : null,
            RestartCount = container.RestartCount,
            Ready = container.Role == ContainerRole.Init ? container.HasSucceeded : container.IsReady,
            Started = container.HasStarted,
            State = new V1ContainerState(),
            LastState = new V1ContainerState(),
        };
        if (pod.Pod.Metadata.Generation > 0 || ResizeRules.IsAsked(container))
        {
            // API servers that count generations of Pods know of resizes and mounts; older ones would drop them.
            status.Resources = container.Resources;
            status.AllocatedResources = container.Resources?.Requests;
            status.VolumeMounts = MountStatuses.Of(container.Spec);
        }

        WriteStates(status, pod, container, isOver, now);
        return status;
    }

    private void WriteStates(V1ContainerStatus status, PodFacts pod, ContainerFacts container, bool isOver, DateTimeOffset now)
    {
        if (isOver)
        {
            status.State = Last(pod, container);
            status.LastState.Terminated = Terminated(pod, container.Previous);
            status.Started = false;
            return;
        }

        var waiting = WaitingFor(pod, container, now);
        if (waiting is not null)
        {
            status.State.Waiting = waiting;
            status.LastState.Terminated = Terminated(pod, container.Current is { HasExited: true } ended ? ended : container.Previous);
        }
        else
        {
            status.State.Running = container.IsRunning ? new V1ContainerStateRunning { StartedAt = ApiTime.Seconds(container.Current!.StartedAt) } : null;
            status.State.Terminated = Terminated(pod, container.Current);
            status.LastState.Terminated = Terminated(pod, container.Previous);
        }
    }

    /// <summary>The state of a Pod that is over: one that should have run and left no trace counts as killed.</summary>
    private static V1ContainerState Last(PodFacts pod, ContainerFacts container)
    {
        if (container.Current is { HasExited: true } run)
        {
            return new V1ContainerState { Terminated = Terminated(pod, run) };
        }

        var turnHadCome = container.Role == ContainerRole.App ? IsInitialized(pod) : container.Current is not null;
        return turnHadCome
            ? new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = ExitCodes.Killed, Reason = ExitReasons.ContainerStatusUnknown, Message = LostMessage } }
            : new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = Default(pod).ToString() } };
    }

    private V1ContainerStateWaiting? WaitingFor(PodFacts pod, ContainerFacts container, DateTimeOffset now)
    {
        if (container.Current is { HasExited: false } alive)
        {
            return alive.IsRunning && container.IsHooked ? null : HookFailure(container) ?? Waiting(Default(pod));
        }

        if (container.Current is not null && !RestartRules.ShouldRestart(pod, container))
        {
            return null;
        }

        if (container.Operation != ContainerOperation.Starting && HookFailure(container) is { } failure)
        {
            return failure;
        }

        // A start that is under way has used up its wait; the delay that stands now is for the run after it.
        if (container.Operation != ContainerOperation.Starting && crashLoop.WaitsUntil(container, now) is not null)
        {
            var delay = container.BackOff!.Delay;
            return Waiting(
                WaitingReason.CrashLoopBackOff,
                $"back-off {GoDuration.Format(delay)} restarting failed container={container.Name} pod={pod.Key.Name}_{pod.Key.Namespace}({pod.Key.Uid})");
        }

        if (container.StartProblem is { } start && start.Image == container.Spec.Image)
        {
            return Waiting(start.Reason, start.Message);
        }

        if (container.ImageProblem is { } problem && problem.Image == container.Spec.Image)
        {
            return ImageWaiting(container, problem, now);
        }

        return container.Counted is null ? Waiting(Default(pod)) : null;
    }

    private static V1ContainerStateWaiting? HookFailure(ContainerFacts container) =>
        container.PostStart == HookProgress.Failed ? Waiting(WaitingReason.PostStartHookError, container.PostStartError) : null;

    private static V1ContainerStateWaiting ImageWaiting(ContainerFacts container, ImageProblem problem, DateTimeOffset now) =>
        problem.BacksOff && now >= problem.BackOffShownAt
            ? Waiting(WaitingReason.ImagePullBackOff, $"Back-off pulling image \"{container.Spec.Image}\": {problem.Reason}: {problem.Message}")
            : Waiting(problem.Reason, problem.Message);

    private static WaitingReason Default(PodFacts pod) =>
        pod.Containers.Any(static c => c.Role != ContainerRole.App) ? WaitingReason.PodInitializing : WaitingReason.ContainerCreating;

    private static bool IsInitialized(PodFacts pod) =>
        pod.AppStarted || pod.Containers.Where(static c => c.Role == ContainerRole.Init).All(static c => c.HasSucceeded);

    private static V1ContainerStateWaiting Waiting(WaitingReason reason, string? message = null) => new() { Reason = reason.ToString(), Message = message };

    private static V1ContainerStateTerminated? Terminated(PodFacts pod, ContainerRun? run) => run is not { HasExited: true } ? null : new V1ContainerStateTerminated
    {
        ContainerID = run.Id.StartsWith("status-", StringComparison.Ordinal) ? null : ContainerRun.Scheme + run.Id,
        ExitCode = run.ExitCode,
        Reason = run.Reason ?? ExitReasons.ForExitCode(run.ExitCode),
        Message = Utf8Text.Truncate(run.Message, MaxMessageBytes / pod.Containers.Length),
        StartedAt = ApiTime.Seconds(run.StartedAt),
        FinishedAt = ApiTime.Seconds(run.FinishedAt),
    };
}
