using System.Globalization;
using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.ReplicaSets;

/// <summary>Which Pods go first when there are too many (Kubernetes' <c>ActivePodsWithRanks</c>).</summary>
internal static class ScaleDownOrder
{
    private const string DeletionCost = "controller.kubernetes.io/pod-deletion-cost";

    public static IReadOnlyList<V1Pod> Choose(IReadOnlyList<V1Pod> pods, int count)
    {
        if (count >= pods.Count)
        {
            return pods;
        }

        var crowds = pods.Where(pod => pod.Spec.NodeName is not null).CountBy(pod => pod.Spec.NodeName).ToDictionary();
        return [.. pods
            .OrderBy(pod => !string.IsNullOrEmpty(pod.Spec.NodeName))
            .ThenBy(Phase)
            .ThenBy(pod => pod.IsReady())
            .ThenBy(Cost)
            .ThenByDescending(pod => pod.Spec.NodeName is { } node ? crowds[node] : 0)
            .ThenByDescending(ReadySince)
            .ThenByDescending(pod => pod.Restarts())
            .ThenByDescending(pod => pod.Metadata.CreationTimestamp)
            .Take(count)];
    }

    private static int Phase(V1Pod pod) => pod.Status?.Phase switch
    {
        "Pending" or null => 0,
        "Unknown" => 1,
        _ => 2,
    };

    private static int Cost(V1Pod pod) =>
        pod.Metadata.Annotations is { } notes && notes.TryGetValue(DeletionCost, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    private static DateTime ReadySince(V1Pod pod) =>
        pod.Condition("Ready") is { Status: "True", LastTransitionTime: { } since } ? since : DateTime.MaxValue;
}
