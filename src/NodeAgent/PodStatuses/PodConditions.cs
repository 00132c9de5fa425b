using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>
/// The conditions the kubelet owns, in the order they come true. Conditions of others are not in the result: the status
/// patch merges by type and leaves them alone. Transition times move only when the status does.
/// </summary>
internal sealed class PodConditions(
    PodFacts pod,
    V1PodStatus status,
    IEnumerable<V1ContainerStatus> init,
    IEnumerable<V1ContainerStatus> apps,
    bool isOver,
    DateTimeOffset now)
{
    private readonly IReadOnlyList<V1ContainerStatus> init = [.. init];
    private readonly IReadOnlyList<V1ContainerStatus> apps = [.. apps];

    /// <summary>The conditions.</summary>
    public IList<V1PodCondition> Build() =>
    [
        Condition(PodConditionTypes.PodReadyToStartContainers, HasSandbox, null, null),
        Initialized(),
        Ready(PodConditionTypes.Ready),
        Ready(PodConditionTypes.ContainersReady),
        Condition(PodConditionTypes.PodScheduled, true, null, null),
        .. Disruption(),
        .. AllContainersRestarting(),
        .. ResizeConditions.Of(pod, (type, reason, message) => Condition(type, true, reason, message)),
    ];

    private bool HasSandbox => (pod.Preparation.Stage == PreparationStage.Prepared || IsAdopted) && pod.CleanUp == CleanUpStage.None && !isOver;

    /// <summary>What runs was prepared by the agent before this one; that it is prepared once more takes nothing back.</summary>
    private bool IsAdopted => pod.Containers.Any(static c => c.IsRunning);

    private bool IsFinal => status.Phase is PodPhases.Succeeded or PodPhases.Failed;

    private string? FinalReason => status.Phase switch
    {
        PodPhases.Succeeded => "PodCompleted",
        PodPhases.Failed => "PodFailed",
        _ => null,
    };

    private IEnumerable<V1PodCondition> Disruption() =>
        pod.Termination is { IsDisruption: true } termination ? [Condition(PodConditionTypes.DisruptionTarget, true, PodConditionTypes.TerminationByKubelet, termination.Message)]
        : (pod.Status?.Conditions ?? []).Where(static c => c is { Type: PodConditionTypes.DisruptionTarget, Reason: PodConditionTypes.TerminationByKubelet });

    private IEnumerable<V1PodCondition> AllContainersRestarting() => PodRestart.MayBeAsked(pod)
        ? [IsFinal || !PodRestart.IsAsked(pod)
            ? Condition(PodConditionTypes.AllContainersRestarting, false, FinalReason, null)
            : Condition(PodConditionTypes.AllContainersRestarting, true, "RestartAllContainersStarted", "container exited with restart policy rule")]
        : [];

    private V1PodCondition Initialized()
    {
        if (status.Phase == PodPhases.Succeeded)
        {
            return Condition(PodConditionTypes.Initialized, true, "PodCompleted", null);
        }

        var missing = pod.AppEverStarted ? [] : init.Where(IsIncomplete).Select(static s => s.Name).ToList();
        return missing.Count == 0
            ? Condition(PodConditionTypes.Initialized, true, null, null)
            : Condition(PodConditionTypes.Initialized, false, "ContainersNotInitialized", $"containers with incomplete status: [{string.Join(' ', missing)}]");
    }

    private bool IsIncomplete(V1ContainerStatus container) =>
        pod.Container(container.Name).Role == ContainerRole.Sidecar ? container.Started != true : !container.Ready;

    private V1PodCondition Ready(string type)
    {
        if (IsFinal)
        {
            return Condition(type, false, FinalReason, null);
        }

        var counted = init.Where(s => pod.Container(s.Name).Role == ContainerRole.Sidecar).Concat(apps);
        var unready = counted.Where(static s => !s.Ready).Select(static s => s.Name).ToList();
        if (unready.Count > 0)
        {
            return Condition(type, false, "ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
        }

        return type == PodConditionTypes.Ready && FailedGates() is { Count: > 0 } gates
            ? Condition(type, false, "ReadinessGatesNotReady", string.Join(", ", gates))
            : Condition(type, true, null, null);
    }

    private List<string> FailedGates() =>
        [.. (pod.Pod.Spec.ReadinessGates ?? []).Select(g => GateProblem(g.ConditionType)).OfType<string>()];

    private string? GateProblem(string type)
    {
        var written = pod.Pod.Status?.Conditions?.FirstOrDefault(c => c.Type == type);
        return written switch
        {
            null => $"corresponding condition of pod readiness gate \"{type}\" does not exist.",
            { Status: "True" } => null,
            _ => $"the status of pod readiness gate \"{type}\" is not \"True\", but {written.Status}",
        };
    }

    private V1PodCondition Condition(string type, bool isTrue, string? reason, string? message)
    {
        var value = isTrue ? "True" : "False";
        var before = pod.Status?.Conditions?.FirstOrDefault(c => c.Type == type);
        return new V1PodCondition
        {
            Type = type,
            Status = value,
            Reason = reason,
            Message = message,
            ObservedGeneration = pod.Pod.Metadata.Generation,
            LastTransitionTime = before?.Status == value ? before.LastTransitionTime : ApiTime.Seconds(now),
        };
    }
}
