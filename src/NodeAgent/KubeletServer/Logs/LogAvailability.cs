using k8s.Models;

namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Says, in the kubelet's words, why a container has no log to show (<c>validateContainerLogStatus</c>).</summary>
internal static class LogAvailability
{
    /// <summary>The reason, or null when there should be a log.</summary>
    public static string? Missing(V1PodStatus status, string pod, string container, bool previous)
    {
        if (ContainerStatuses.Of(status).FirstOrDefault(candidate => candidate.Name == container) is not { } found)
        {
            return NotAvailable(pod, container);
        }

        if (previous)
        {
            return HasRun(found.LastState) ? null : NoPrevious(pod, container);
        }

        return found.State switch
        {
            { Running: not null } => null,
            { Terminated: { Reason: PodStatuses.EphemeralStatuses.Reason, Message: { } why } } => $"container \"{container}\" in pod \"{pod}\" never ran: {why}",
            { Terminated: not null } => HasRun(found.State) || HasRun(found.LastState) ? null : $"container \"{container}\" in pod \"{pod}\" is terminated",
            _ when found.LastState?.Terminated is not null => HasRun(found.LastState) ? null : $"container \"{container}\" in pod \"{pod}\" is terminated",
            { Waiting: { } waiting } => $"container \"{container}\" in pod \"{pod}\" is waiting to start: {Why(waiting.Reason)}",
            _ => $"container \"{container}\" in pod \"{pod}\" is waiting to start - no logs yet",
        };
    }

    /// <summary>No run before this one.</summary>
    public static string NoPrevious(string pod, string container) => $"previous terminated container \"{container}\" in pod \"{pod}\" not found";

    /// <summary>The container is not known to have been started.</summary>
    public static string NotAvailable(string pod, string container) => $"container \"{container}\" in pod \"{pod}\" is not available";

    private static bool HasRun(V1ContainerState? state) => !string.IsNullOrEmpty(state?.Terminated?.ContainerID);

    private static string? Why(string? reason) => reason switch
    {
        "ErrImagePull" => "image can't be pulled",
        "ImagePullBackOff" => "trying and failing to pull image",
        _ => reason,
    };
}
