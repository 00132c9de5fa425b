using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>
/// Computes <c>status</c> of a Pod from facts and clock: pure, so the same facts always give the same status. Phases never
/// move backwards, a terminal phase is final, and it is withheld while anything could still run.
/// </summary>
internal sealed class PodStatusBuilder(CrashLoop crashLoop)
{
    private readonly ContainerStatusBuilder containers = new(crashLoop);

    /// <summary>The status to publish. <paramref name="isOver"/>: the Pod is in its last state, nothing of it will run again.</summary>
    public V1PodStatus Build(PodFacts pod, bool isOver, DateTimeOffset now)
    {
        var previous = pod.Status;
        if (pod.Finished && isOver)
        {
            return FinalAgain(pod, now);
        }

        var rejected = pod.Admission is { IsAdmitted: false };
        var init = containers.Build(pod, isInit: true, isOver, now);
        var apps = containers.Build(pod, isInit: false, isOver, now);
        var phase = rejected ? PodPhases.Failed : PhaseCalculator.Calculate(pod, init, apps, isOver);
        var status = new V1PodStatus
        {
            Phase = phase,
            Reason = rejected ? pod.Admission!.Reason : pod.Termination?.Reason,
            Message = rejected ? $"Pod was rejected: {pod.Admission!.Message}" : pod.Termination?.Message,
            HostIP = pod.HostIp.ToString(),
            StartTime = pod.StartTime is { } start ? ApiTime.Seconds(start) : previous?.StartTime,
            ObservedGeneration = pod.Pod.Metadata.Generation,
            QosClass = previous?.QosClass ?? QosClass.Of(pod.Pod),
            InitContainerStatuses = rejected || init.Count == 0 ? null : init,
            ContainerStatuses = rejected ? null : apps,
            EphemeralContainerStatuses = rejected ? null : EphemeralStatuses.Of(pod),
        };
        PodAddresses.Write(status, pod);
        status.Conditions = new PodConditions(pod, status, init, apps, isOver, now).Build();
        return status;
    }

    /// <summary>A terminal status stands as it was written; only what a teardown changes may still change.</summary>
    private static V1PodStatus FinalAgain(PodFacts pod, DateTimeOffset now)
    {
        var final = pod.Status!;
        var status = new V1PodStatus
        {
            Phase = final.Phase,
            Reason = final.Reason,
            Message = final.Message,
            HostIP = final.HostIP,
            HostIPs = final.HostIPs,
            PodIP = final.PodIP,
            PodIPs = final.PodIPs,
            StartTime = final.StartTime,
            QosClass = final.QosClass,
            InitContainerStatuses = final.InitContainerStatuses,
            ContainerStatuses = final.ContainerStatuses,
            EphemeralContainerStatuses = final.EphemeralContainerStatuses,
            Conditions = final.Conditions,
            ObservedGeneration = pod.Pod.Metadata.Generation,
        };
        status.Conditions = new PodConditions(pod, status, final.InitContainerStatuses ?? [], final.ContainerStatuses ?? [], true, now).Build();
        return status;
    }
}
