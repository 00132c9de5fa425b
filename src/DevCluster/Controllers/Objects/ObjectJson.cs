using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>API objects as JSON: to compare them by content and to build patches.</summary>
internal static class ObjectJson
{
    private static readonly ApiJson Json = new();

    public static JsonNode? Of<T>(T value) => JsonSerializer.SerializeToNode(value, Json.With<T>(SourceGenerationContext.Default));

    public static T Read<T>(JsonNode value) => value.Deserialize(Json.With<T>(SourceGenerationContext.Default))!;

    public static bool Same<T>(T? one, T? other) => JsonNode.DeepEquals(Of(one), Of(other));

    public static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    public static JsonObject Strings(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    /// <summary>The same JSON whatever the order of names was.</summary>
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
