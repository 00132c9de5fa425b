using System.Globalization;
using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Node selectors and node affinity terms against nodes.</summary>
internal static class NodeSelection
{
    /// <summary>Whether the Pod's <c>nodeSelector</c> and required node affinity admit the node.</summary>
    public static bool Admits(V1PodSpec spec, V1Node node) =>
        LabelSelectors.MatchesAll(spec.NodeSelector, node.Metadata.Labels)
        && (spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required
            || required.NodeSelectorTerms.Any(term => Matches(term, node)));

    /// <summary>Whether all of a term holds; an empty term holds nowhere.</summary>
    public static bool Matches(V1NodeSelectorTerm term, V1Node node)
    {
        var (labels, fields) = (term.MatchExpressions ?? [], term.MatchFields ?? []);
        return labels.Count + fields.Count > 0
            && labels.All(requirement => Matches(requirement, Label(node, requirement.Key)))
            && fields.All(requirement => Matches(requirement, requirement.Key == "metadata.name" ? node.Metadata.Name : null));
    }

    private static bool Matches(V1NodeSelectorRequirement requirement, string? value) => requirement.OperatorProperty switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(value, requirement) > 0,
        "Lt" => Compare(value, requirement) < 0,
        _ => false,
    };

    private static int Compare(string? value, V1NodeSelectorRequirement requirement) =>
        Number(value) is { } one && requirement.Values is [var limit] && Number(limit) is { } other ? one.CompareTo(other) : 0;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Label(V1Node node, string key) =>
        node.Metadata.Labels is { } labels && labels.TryGetValue(key, out var value) ? value : null;
}
