using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Which of the nodes that will do is best: least allocated, preferred affinity and taints, soft spreading. Higher is better.</summary>
internal static class NodeScores
{
    private static readonly string[] Compared = ["cpu", "memory"];

    public static NodeState Best(ClusterState cluster, V1Pod pod, PodDemands demands, IReadOnlyList<NodeState> feasible)
    {
        if (feasible.Count == 1)
        {
            return feasible[0];
        }

        var spreads = (pod.Spec.TopologySpreadConstraints ?? [])
            .Where(rule => rule.WhenUnsatisfiable == "ScheduleAnyway")
            .Select(rule => (rule.TopologyKey, Counts: TopologyCounts.Of(cluster, pod, rule)))
            .ToList();
        return feasible
            .OrderByDescending(state => Free(state, demands) + Preferred(pod, state.Node!) - Avoided(pod, state.Node!) - spreads.Sum(spread => Crowding(spread.Counts, state.Label(spread.TopologyKey))))
            .ThenBy(state => state.Pods.Count)
            .ThenBy(state => state.Name, StringComparer.Ordinal)
            .First();
    }

    private static double Free(NodeState state, PodDemands demands) => Compared.Average(resource =>
    {
        var all = state.Allocatable[resource];
        return all == 0 ? 0 : Math.Max(0, 100 * (double)((all - state.Scored[resource] - demands.ScoredRequests[resource]) / all));
    });

    private static double Preferred(V1Pod pod, V1Node node)
    {
        var terms = pod.Spec.Affinity?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        var all = terms.Sum(term => term.Weight);
        return all == 0 ? 0 : 200.0 * terms.Where(term => NodeSelection.Matches(term.Preference, node)).Sum(term => term.Weight) / all;
    }

    private static double Avoided(V1Pod pod, V1Node node) =>
        300.0 * Math.Min(1, node.Spec?.Taints?.Count(taint => taint.Effect == "PreferNoSchedule" && !pod.Spec.Tolerates(taint)) ?? 0);

    private static double Crowding(Dictionary<string, int> counts, string? domain)
    {
        var most = counts.Values.DefaultIfEmpty().Max();
        return domain is null ? 200 : most == 0 ? 0 : 200.0 * counts.GetValueOrDefault(domain) / most;
    }
}
