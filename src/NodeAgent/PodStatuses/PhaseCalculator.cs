using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>status.phase</c>, by the kubelet's rules.</summary>
internal static class PhaseCalculator
{
    /// <summary>The phase for these container statuses.</summary>
    public static string Calculate(PodFacts pod, IReadOnlyList<V1ContainerStatus> init, IReadOnlyList<V1ContainerStatus> apps, bool isOver)
    {
        if (isOver)
        {
            return Final(pod, init, apps);
        }

        if (IsFailedInit(pod, init) || !pod.AppStarted)
        {
            return PodPhases.Pending;
        }

        return apps.Any(IsWaitingForFirstStart) && pod.Status?.Phase != PodPhases.Running ? PodPhases.Pending : PodPhases.Running;
    }

    private static string Final(PodFacts pod, IReadOnlyList<V1ContainerStatus> init, IReadOnlyList<V1ContainerStatus> apps)
    {
        var succeeded = pod.Termination?.Reason is null && !IsFailedInit(pod, init)
            && apps.Count > 0 && apps.All(static c => c.State?.Terminated is { ExitCode: 0 });
        return succeeded ? PodPhases.Succeeded : PodPhases.Failed;
    }

    private static bool IsFailedInit(PodFacts pod, IReadOnlyList<V1ContainerStatus> init) =>
        !pod.AppStarted && init.Any(status => status.State?.Terminated is { ExitCode: not 0 } ended && IsForGood(pod, pod.Container(status.Name), ended.ExitCode));

    private static bool IsForGood(PodFacts pod, ContainerFacts container, int exitCode) =>
        container.Role == ContainerRole.Init && !RestartRules.Restarts(pod, container, exitCode);

    private static bool IsWaitingForFirstStart(V1ContainerStatus status) =>
        status.State?.Waiting is not null && status.LastState?.Terminated is null;
}
