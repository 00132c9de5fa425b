using k8s.Models;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>Several pools cannot be a node selector, so they become a required node affinity beside the module's own.</summary>
internal static class PoolAffinity
{
    /// <summary>The affinity with the pools added to each of its terms: terms are alternatives, so each must demand the pools.</summary>
    public static V1Affinity Require(V1Affinity? own, IReadOnlyList<string> pools)
    {
        var requirement = new V1NodeSelectorRequirement { Key = KrustletLabels.NodePool, OperatorProperty = "In", Values = [.. pools] };
        var terms = own?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms is { Count: > 0 } given ? given : [new V1NodeSelectorTerm()];
        return new V1Affinity
        {
            PodAffinity = own?.PodAffinity,
            PodAntiAffinity = own?.PodAntiAffinity,
            NodeAffinity = new V1NodeAffinity
            {
                PreferredDuringSchedulingIgnoredDuringExecution = own?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution,
                RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [.. terms.Select(term => With(term, requirement))] },
            },
        };
    }

    private static V1NodeSelectorTerm With(V1NodeSelectorTerm term, V1NodeSelectorRequirement requirement) => new()
    {
        MatchFields = term.MatchFields,
        MatchExpressions = [.. term.MatchExpressions ?? [], requirement],
    };
}
