using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Selectors;

/// <summary>Reads metav1 <c>LabelSelector</c> objects.</summary>
internal static class SelectorObject
{
    public static LabelSelector Read(JsonObject selector)
    {
        var labels = (selector["matchLabels"] as JsonObject ?? [])
            .Select(label => new LabelRequirement(label.Key, LabelOperator.In, [(string?)label.Value ?? ""]));
        var expressions = (selector["matchExpressions"] as JsonArray ?? []).OfType<JsonObject>().Select(ReadExpression);
        return new LabelSelector([.. labels, .. expressions]);
    }

    private static LabelRequirement ReadExpression(JsonObject expression)
    {
        var values = (expression["values"] as JsonArray ?? []).Select(value => (string?)value ?? "").ToArray();
        var comparison = (string?)expression["operator"] switch
        {
            "In" => LabelOperator.In,
            "NotIn" => LabelOperator.NotIn,
            "DoesNotExist" => LabelOperator.DoesNotExist,
            _ => LabelOperator.Exists,
        };
        return new LabelRequirement((string?)expression["key"] ?? "", comparison, values);
    }
}
