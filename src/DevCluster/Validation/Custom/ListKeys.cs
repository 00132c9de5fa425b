using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>What tells the items of a list apart.</summary>
internal static class ListKeys
{
    /// <summary>The item itself in a set, its key fields in a map list, null in an atomic list.</summary>
    public static JsonNode? Of(JsonNode? item, Schema list) => (list.ListType, item) switch
    {
        (ListType.Set, _) => item,
        (ListType.Map, JsonObject fields) => new JsonObject(list.Keys.Select(key => KeyValuePair.Create(key, fields[key]?.DeepClone()))),
        _ => null,
    };
}
