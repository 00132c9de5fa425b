using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>How many matching Pods each topology domain has.</summary>
internal static class TopologyCounts
{
    /// <summary>Counts for a spread constraint, over the nodes that the Pod's node selection admits.</summary>
    public static Dictionary<string, int> Of(ClusterState cluster, V1Pod pod, V1TopologySpreadConstraint rule)
    {
        var counts = new Dictionary<string, int>();
        foreach (var state in cluster.Nodes.Where(state => rule.NodeAffinityPolicy == "Ignore" || NodeSelection.Admits(pod.Spec, state.Node!)))
        {
            if (state.Label(rule.TopologyKey) is { } domain)
            {
                counts[domain] = counts.GetValueOrDefault(domain) + state.Pods.Count(placed => IsCounted(placed.Pod, pod, rule));
            }
        }

        return counts;
    }

    private static bool IsCounted(V1Pod other, V1Pod pod, V1TopologySpreadConstraint rule) =>
        !other.IsTerminating()
        && other.Metadata.NamespaceProperty == pod.Metadata.NamespaceProperty
        && rule.LabelSelector.Matches(other.Metadata.Labels)
        && (rule.MatchLabelKeys ?? []).All(key => Label(other, key) == Label(pod, key));

    private static string? Label(V1Pod pod, string key) => pod.Metadata.Labels is { } labels && labels.TryGetValue(key, out var value) ? value : null;
}
