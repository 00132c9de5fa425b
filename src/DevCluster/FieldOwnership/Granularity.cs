using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>What of a value is owned piece by piece. Where the schema knows nothing, objects are and lists are not.</summary>
internal static class Granularity
{
    /// <summary>Whether the value's properties are owned one by one.</summary>
    public static bool IsObject(JsonNode? value, Schema schema) => value is JsonObject && !schema.IsAtomic;

    /// <summary>Whether the value's items are owned one by one.</summary>
    public static bool IsList(JsonNode? value, Schema schema) => value is JsonArray && schema.ListType != ListType.Atomic;

    /// <summary>Schema of a property.</summary>
    public static Schema Child(Schema schema, string name) => schema.Child(name) ?? Schema.Anything;

    /// <summary>Items by their path element, first of each; items without their keys are left out.</summary>
    public static Dictionary<string, JsonNode?> Items(JsonArray items, Schema schema)
    {
        var byElement = new Dictionary<string, JsonNode?>(items.Count);
        foreach (var item in items)
        {
            if (PathElement.Item(item, schema) is { } element)
            {
                byElement.TryAdd(element, item);
            }
        }

        return byElement;
    }
}
