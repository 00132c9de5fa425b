using k8s.Models;

namespace Krustlet.Operator.Modules;

/// <summary>Adds to the affinity that a module has of its own.</summary>
internal static class NodeAffinities
{
    /// <summary>The affinity with requirements added to each of its terms: terms are alternatives, so each must demand them.</summary>
    public static V1Affinity? Require(V1Affinity? own, IReadOnlyList<V1NodeSelectorRequirement> requirements)
    {
        if (requirements.Count == 0)
        {
            return own;
        }

        var terms = own?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution?.NodeSelectorTerms is { Count: > 0 } given ? given : [new V1NodeSelectorTerm()];
        return With(own, new V1NodeAffinity
        {
            PreferredDuringSchedulingIgnoredDuringExecution = own?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution,
            RequiredDuringSchedulingIgnoredDuringExecution = new V1NodeSelector { NodeSelectorTerms = [.. terms.Select(term => With(term, requirements))] },
        });
    }

    /// <summary>The affinity with preferences; as it is when it has some of its own, whose weights they would shift.</summary>
    public static V1Affinity? Prefer(V1Affinity? own, IReadOnlyList<V1PreferredSchedulingTerm> preferences) =>
        preferences.Count == 0 || own?.NodeAffinity?.PreferredDuringSchedulingIgnoredDuringExecution is { Count: > 0 }
            ? own
            : With(own, new V1NodeAffinity
            {
                PreferredDuringSchedulingIgnoredDuringExecution = [.. preferences],
                RequiredDuringSchedulingIgnoredDuringExecution = own?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution,
            });

    private static V1Affinity With(V1Affinity? own, V1NodeAffinity nodes) => new() { PodAffinity = own?.PodAffinity, PodAntiAffinity = own?.PodAntiAffinity, NodeAffinity = nodes };

    private static V1NodeSelectorTerm With(V1NodeSelectorTerm term, IReadOnlyList<V1NodeSelectorRequirement> requirements) => new()
    {
        MatchFields = term.MatchFields,
        MatchExpressions = [.. term.MatchExpressions ?? [], .. requirements],
    };
}
