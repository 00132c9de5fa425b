using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>What controllers ask about a Pod (<c>k8s.io/kubernetes/pkg/api/v1/pod</c>).</summary>
internal static class PodStates
{
    public static bool IsTerminating(this V1Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    public static bool IsSucceeded(this V1Pod pod) => pod.Status?.Phase == "Succeeded";

    public static bool IsFailed(this V1Pod pod) => pod.Status?.Phase == "Failed";

    public static bool IsFinished(this V1Pod pod) => pod.IsSucceeded() || pod.IsFailed();

    public static bool IsActive(this V1Pod pod) => !pod.IsFinished() && !pod.IsTerminating();

    public static bool IsReady(this V1Pod pod) => pod.Condition("Ready")?.Status == "True";

    public static bool IsAvailable(this V1Pod pod, int minReadySeconds, DateTimeOffset now) =>
        pod.Condition("Ready") is { Status: "True" } ready
        && (minReadySeconds == 0 || (ready.LastTransitionTime is { } since && since.AddSeconds(minReadySeconds) <= now.UtcDateTime));

    public static V1PodCondition? Condition(this V1Pod pod, string type) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    public static int Restarts(this V1Pod pod) => pod.Status?.ContainerStatuses?.Sum(status => status.RestartCount) ?? 0;
}
