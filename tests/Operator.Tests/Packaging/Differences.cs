using System.Text.Json.Nodes;

namespace Krustlet.Operator.Tests.Packaging;

/// <summary>Where two sets of objects say different things: one line each.</summary>
internal static class Differences
{
    /// <summary>Objects are the same ones by kind, namespace and name; within them order counts in lists alone.</summary>
    public static IReadOnlyList<string> Between(IEnumerable<JsonObject> left, IEnumerable<JsonObject> right)
    {
        var first = left.ToDictionary(Name);
        var second = right.ToDictionary(Name);
        return [.. first.Keys.Union(second.Keys).Order(StringComparer.Ordinal).SelectMany(name => Between(first.GetValueOrDefault(name), second.GetValueOrDefault(name), name))];
    }

    private static IEnumerable<string> Between(JsonNode? left, JsonNode? right, string path) => (left, right) switch
    {
        (JsonObject one, JsonObject other) => one.Select(pair => pair.Key).Union(other.Select(pair => pair.Key))
            .SelectMany(key => one.ContainsKey(key) == other.ContainsKey(key) ? Between(one[key], other[key], $"{path}.{key}") : [$"{path}.{key}: only on the {(one.ContainsKey(key) ? "left" : "right")}"]),
        (JsonArray one, JsonArray other) when one.Count == other.Count => one.Zip(other).SelectMany((pair, at) => Between(pair.First, pair.Second, $"{path}[{at}]")),
        _ when JsonNode.DeepEquals(left, right) => [],
        _ => [$"{path}: {left?.ToJsonString() ?? "nothing"} or {right?.ToJsonString() ?? "nothing"}"],
    };

    private static string Name(JsonObject item) => $"{item["kind"]} {item["metadata"]!["namespace"]}/{item["metadata"]!["name"]}";
}
