using System.Globalization;
using k8s.Models;
using Krustlet.DevCluster.Controllers.Volumes;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Where a Pod is to go, or why nowhere.</summary>
internal sealed record Placement(string? Node, string Message)
{
    public static Placement Find(ClusterState cluster, V1Pod pod, VolumeClaims? volumes = null)
    {
        var demands = PodDemands.Of(pod);
        var filters = new NodeFilters(cluster, pod, volumes);
        var (feasible, refused, nodes) = (new List<NodeState>(), new Dictionary<string, int>(), 0);
        foreach (var state in cluster.Nodes)
        {
            nodes++;
            var reasons = filters.Reasons(demands, state);
            foreach (var reason in reasons)
            {
                refused[reason] = refused.GetValueOrDefault(reason) + 1;
            }

            if (reasons.Count == 0)
            {
                feasible.Add(state);
            }
        }

        return feasible.Count > 0
            ? new Placement(NodeScores.Best(cluster, pod, demands, feasible).Name, "")
            : new Placement(null, Explain(nodes, refused));
    }

    /// <summary>kube-scheduler's <c>FitError</c>.</summary>
    private static string Explain(int nodes, Dictionary<string, int> refused)
    {
        if (nodes == 0)
        {
            return "no nodes available to schedule pods";
        }

        var reasons = refused.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")).Order(StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available: {string.Join(", ", reasons)}.");
    }
}
