using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>A Job's Pods by where they stand.</summary>
internal sealed record JobCounts(IReadOnlyList<V1Pod> Active, IReadOnlyList<V1Pod> Succeeded, IReadOnlyList<V1Pod> Failed, IReadOnlyList<V1Pod> Terminating)
{
    /// <summary>Counts a Job's Pods; failures that its policy says to ignore are in none of the lists.</summary>
    public static JobCounts Of(V1Job job, IReadOnlyList<V1Pod> pods) => new(
        [.. pods.Where(pod => pod.IsActive())],
        [.. pods.Where(pod => pod.IsSucceeded())],
        [.. pods.Where(pod => pod.IsFailed() && PodFailureRules.Of(job, pod).Counts)],
        [.. pods.Where(pod => pod.IsTerminating() && !pod.IsFinished())]);

    /// <summary>When the last of some failed Pods failed.</summary>
    public static DateTime? LastOf(IEnumerable<V1Pod> failed) => failed
        .Select(pod => pod.Status.ContainerStatuses?.Max(container => container.State?.Terminated?.FinishedAt) ?? pod.Metadata.CreationTimestamp)
        .Max();

    /// <summary>Restarts in place of Pods that still live, for <c>restartPolicy: OnFailure</c>.</summary>
    public int Restarts => Active.Concat(Succeeded).Sum(pod => pod.Restarts() + (pod.Status?.InitContainerStatuses?.Sum(status => status.RestartCount) ?? 0));
}
