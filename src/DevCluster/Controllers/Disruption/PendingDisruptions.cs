using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Disruption;

/// <summary>Evictions that were granted and whose Pods are not seen to go yet (<c>status.disruptedPods</c>).</summary>
internal static class PendingDisruptions
{
    /// <summary>A Pod that is still there after this long was not evicted after all.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Pod name to when it was granted.</summary>
    public static Dictionary<string, DateTime?> Of(V1PodDisruptionBudget budget, IReadOnlyList<V1Pod> pods, DateTime now) =>
        (budget.Status?.DisruptedPods ?? new Dictionary<string, DateTime?>())
            .Where(entry => entry.Value + Patience > now && pods.Any(pod => pod.Metadata.Name == entry.Key && !pod.IsTerminating()))
            .ToDictionary(entry => entry.Key, entry => entry.Value);
}
