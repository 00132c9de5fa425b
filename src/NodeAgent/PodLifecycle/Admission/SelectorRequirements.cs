using System.Globalization;
using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>Node selectors: <c>nodeSelector</c> and the required part of node affinity.</summary>
internal static class SelectorRequirements
{
    /// <summary>Whether the Pod may be on a node with these labels and this name.</summary>
    public static bool Match(V1Pod pod, V1Node node)
    {
        var labels = node.Metadata.Labels ?? new Dictionary<string, string>();
        var selector = pod.Spec.NodeSelector ?? new Dictionary<string, string>();
        if (selector.Any(want => !labels.TryGetValue(want.Key, out var value) || value != want.Value))
        {
            return false;
        }

        return pod.Spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required || Match(required, node);
    }

    /// <summary>Whether a node is one that a selector means.</summary>
    public static bool Match(V1NodeSelector selector, V1Node node) =>
        selector.NodeSelectorTerms.Any(term => Match(term, node.Metadata.Labels ?? new Dictionary<string, string>(), node.Metadata.Name));

    private static bool Match(V1NodeSelectorTerm term, IDictionary<string, string> labels, string nodeName)
    {
        var expressions = term.MatchExpressions ?? [];
        var fields = term.MatchFields ?? [];
        return expressions.Count + fields.Count > 0
            && expressions.All(e => Match(e, labels.TryGetValue(e.Key, out var value) ? value : null))
            && fields.All(f => Match(f, f.Key == "metadata.name" ? nodeName : null));
    }

    private static bool Match(V1NodeSelectorRequirement requirement, string? value) => requirement.OperatorProperty switch
    {
        "In" => value is not null && requirement.Values.Contains(value),
        "NotIn" => value is null || !requirement.Values.Contains(value),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        "Gt" => Compare(requirement, value) > 0,
        "Lt" => Compare(requirement, value) < 0,
        _ => false,
    };

    private static int Compare(V1NodeSelectorRequirement requirement, string? value) =>
        long.TryParse(value, CultureInfo.InvariantCulture, out var have) && long.TryParse(requirement.Values.FirstOrDefault(), CultureInfo.InvariantCulture, out var want)
            ? have.CompareTo(want)
            : 0;
}
