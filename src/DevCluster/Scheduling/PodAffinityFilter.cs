using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>The plugin InterPodAffinity, its required terms; namespaces by name only (<c>namespaceSelector</c> is not looked at).</summary>
internal sealed class PodAffinityFilter : INodeFilter
{
    private readonly List<(string Key, HashSet<string> Domains)> _required;
    private readonly List<(string Key, HashSet<string> Domains)> _forbidden;

    public PodAffinityFilter(ClusterState cluster, V1Pod pod)
    {
        var affinity = pod.Spec.Affinity;
        _required = [.. (affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [])
            .Select(term => (term, Domains: Domains(cluster, term, other => Selects(term, pod, other))))
            .Where(pair => pair.Domains.Count > 0 || !Selects(pair.term, pod, pod))
            .Select(pair => (pair.term.TopologyKey, pair.Domains))];
        _forbidden =
        [
            .. (affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [])
                .Select(term => (term.TopologyKey, Domains(cluster, term, other => Selects(term, pod, other)))),
            .. Objections(cluster, pod),
        ];
    }

    public IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state)
    {
        if (_required.Any(term => state.Label(term.Key) is not { } domain || !term.Domains.Contains(domain)))
        {
            yield return "node(s) didn't match pod affinity rules";
        }
        else if (_forbidden.Any(term => state.Label(term.Key) is { } domain && term.Domains.Contains(domain)))
        {
            yield return "node(s) didn't match pod anti-affinity rules";
        }
    }

    /// <summary>Where running Pods do not want this one near them.</summary>
    private static IEnumerable<(string Key, HashSet<string> Domains)> Objections(ClusterState cluster, V1Pod pod) =>
        from state in cluster.Nodes
        from placed in state.Pods
        from term in placed.Pod.Spec.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? []
        where Selects(term, placed.Pod, pod) && state.Label(term.TopologyKey) is not null
        select (term.TopologyKey, new HashSet<string> { state.Label(term.TopologyKey)! });

    private static HashSet<string> Domains(ClusterState cluster, V1PodAffinityTerm term, Func<V1Pod, bool> isMeant) =>
        [.. from state in cluster.Nodes
            let domain = state.Label(term.TopologyKey)
            where domain is not null && state.Pods.Any(placed => isMeant(placed.Pod))
            select domain];

    private static bool Selects(V1PodAffinityTerm term, V1Pod owner, V1Pod other) =>
        !other.IsTerminating()
        && (term.Namespaces is { Count: > 0 } names ? names.Contains(other.Metadata.NamespaceProperty) : other.Metadata.NamespaceProperty == owner.Metadata.NamespaceProperty)
        && term.LabelSelector.Matches(other.Metadata.Labels);
}
