namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>Condition types that the kubelet owns.</summary>
internal static class PodConditionTypes
{
    /// <summary>Bound to a node.</summary>
    public const string PodScheduled = "PodScheduled";

    /// <summary>Address and volumes are there.</summary>
    public const string PodReadyToStartContainers = "PodReadyToStartContainers";

    /// <summary>Every init container has succeeded.</summary>
    public const string Initialized = "Initialized";

    /// <summary>Every container is ready.</summary>
    public const string ContainersReady = "ContainersReady";

    /// <summary>May serve: containers and readiness gates.</summary>
    public const string Ready = "Ready";

    /// <summary>A resize is not carried out; the reason says whether it will be.</summary>
    public const string PodResizePending = "PodResizePending";

    /// <summary>A resize is being carried out.</summary>
    public const string PodResizeInProgress = "PodResizeInProgress";

    /// <summary>Ended for the cluster's reasons, not its own; others write it too.</summary>
    public const string DisruptionTarget = "DisruptionTarget";

    /// <summary>All containers are being ended, to be started anew; only of a Pod with a rule that can ask for it.</summary>
    public const string AllContainersRestarting = "AllContainersRestarting";

    /// <summary>The reason with which the kubelet writes <see cref="DisruptionTarget"/>.</summary>
    public const string TerminationByKubelet = "TerminationByKubelet";
}
