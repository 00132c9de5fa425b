using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>metav1 <c>LabelSelector</c> against labels. A null selector matches nothing, an empty one everything.</summary>
internal static class LabelSelectors
{
    public static bool Matches(this V1LabelSelector? selector, IDictionary<string, string>? labels) =>
        selector is not null
        && (selector.MatchLabels?.All(pair => Value(labels, pair.Key) == pair.Value) ?? true)
        && (selector.MatchExpressions?.All(requirement => Matches(requirement, labels)) ?? true);

    public static bool MatchesAll(IDictionary<string, string>? wanted, IDictionary<string, string>? labels) =>
        wanted?.All(pair => Value(labels, pair.Key) == pair.Value) ?? true;

    private static bool Matches(V1LabelSelectorRequirement requirement, IDictionary<string, string>? labels)
    {
        var value = Value(labels, requirement.Key);
        return requirement.OperatorProperty switch
        {
            "In" => value is not null && requirement.Values?.Contains(value) == true,
            "NotIn" => value is null || requirement.Values?.Contains(value) != true,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }

    private static string? Value(IDictionary<string, string>? labels, string key) =>
        labels is not null && labels.TryGetValue(key, out var value) ? value : null;
}
