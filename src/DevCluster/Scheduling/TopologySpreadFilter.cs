using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>The plugin PodTopologySpread, its <c>DoNotSchedule</c> constraints. Counts once for all nodes of an attempt.</summary>
internal sealed class TopologySpreadFilter : INodeFilter
{
    private readonly List<(V1TopologySpreadConstraint Rule, Dictionary<string, int> Counts)> _rules;

    public TopologySpreadFilter(ClusterState cluster, V1Pod pod) =>
        _rules = [.. (pod.Spec.TopologySpreadConstraints ?? [])
            .Where(rule => rule.WhenUnsatisfiable == "DoNotSchedule")
            .Select(rule => (rule, TopologyCounts.Of(cluster, pod, rule)))];

    public IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state)
    {
        foreach (var (rule, counts) in _rules)
        {
            if (state.Label(rule.TopologyKey) is not { } domain)
            {
                return ["node(s) didn't match pod topology spread constraints (missing required label)"];
            }

            var self = rule.LabelSelector.Matches(pod.Metadata.Labels) ? 1 : 0;
            var fewest = rule.MinDomains > counts.Count ? 0 : counts.Values.DefaultIfEmpty().Min();
            if (counts.GetValueOrDefault(domain) + self - fewest > rule.MaxSkew)
            {
                return ["node(s) didn't match pod topology spread constraints"];
            }
        }

        return [];
    }
}
