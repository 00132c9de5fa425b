namespace Krustlet.NodeAgent.EventReporting;

/// <summary>Reasons of Pod events, as the kubelet writes them.</summary>
internal static class PodEventReasons
{
    /// <summary>A container is about to start.</summary>
    public const string Created = "Created";

    /// <summary>A container has started.</summary>
    public const string Started = "Started";

    /// <summary>A pull or a start failed.</summary>
    public const string Failed = "Failed";

    /// <summary>A container is being stopped.</summary>
    public const string Killing = "Killing";

    /// <summary>A container, or a pull, waits for its next try.</summary>
    public const string BackOff = "BackOff";

    /// <summary>A pull began.</summary>
    public const string Pulling = "Pulling";

    /// <summary>An image is on the node.</summary>
    public const string Pulled = "Pulled";

    /// <summary>An image name or a local image cannot be read.</summary>
    public const string InspectFailed = "InspectFailed";

    /// <summary>Pull policy Never, and the image is not here.</summary>
    public const string ErrImageNeverPull = "ErrImageNeverPull";

    /// <summary>A volume cannot be made.</summary>
    public const string FailedMount = "FailedMount";

    /// <summary>The file system of a volume has grown.</summary>
    public const string FileSystemResizeSuccessful = "FileSystemResizeSuccessful";

    /// <summary>The file system of a volume cannot grow: it is mounted read-only.</summary>
    public const string FileSystemResizeFailed = "FileSystemResizeFailed";

    /// <summary>The file system of a volume that a Pod has did not grow.</summary>
    public const string VolumeResizeFailed = "VolumeResizeFailed";

    /// <summary>The Pod cannot be given an address.</summary>
    public const string FailedCreatePodSandBox = "FailedCreatePodSandBox";

    /// <summary>Runs could not be stopped.</summary>
    public const string FailedKillPod = "FailedKillPod";

    /// <summary>A pass over the Pod failed.</summary>
    public const string FailedSync = "FailedSync";

    /// <summary>A pull secret cannot be read.</summary>
    public const string FailedToRetrieveImagePullSecret = "FailedToRetrieveImagePullSecret";

    /// <summary>Keys of an envFrom source cannot name variables.</summary>
    public const string InvalidEnvironmentVariableNames = "InvalidEnvironmentVariableNames";

    /// <summary>activeDeadlineSeconds is over.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>The Pod sets fields that have no meaning for a module, or that this node does not act on; ours, no kubelet has it.</summary>
    public const string FieldsIgnored = "FieldsIgnored";

    /// <summary>A probe failed.</summary>
    public const string Unhealthy = "Unhealthy";

    /// <summary>A probe succeeded in a way that asks for attention.</summary>
    public const string ProbeWarning = "ProbeWarning";

    /// <summary>A postStart hook failed: the container is ended.</summary>
    public const string FailedPostStartHook = "FailedPostStartHook";

    /// <summary>A preStop hook failed: the stop goes on.</summary>
    public const string FailedPreStopHook = "FailedPreStopHook";

    /// <summary>A resize waits for room on the node.</summary>
    public const string ResizeDeferred = "ResizeDeferred";

    /// <summary>A resize cannot be carried out.</summary>
    public const string ResizeInfeasible = "ResizeInfeasible";

    /// <summary>A resize was carried out.</summary>
    public const string ResizeCompleted = "ResizeCompleted";

    /// <summary>An HTTPS hook was answered without TLS and was asked again so.</summary>
    public const string LifecycleHttpFallback = "LifecycleHTTPFallback";
}
