using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>
/// One step of a path as FieldsV1 writes it: <c>f:NAME</c> a property, <c>k:{…}</c> an item by its keys, <c>v:…</c> an item by its value.
/// </summary>
internal static class PathElement
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A property.</summary>
    public static string Field(string name) => "f:" + name;

    /// <summary>
    /// An item of a map or set list, or null when it lacks a key. An absent <c>protocol</c> is TCP: the one key with a default.
    /// </summary>
    public static string? Item(JsonNode? item, Schema list)
    {
        if (list.ListType == ListType.Set)
        {
            return "v:" + (item?.ToJsonString(Plain) ?? "null");
        }

        if (item is not JsonObject fields)
        {
            return null;
        }

        var keys = new JsonObject();
        foreach (var key in list.Keys.Order(StringComparer.Ordinal))
        {
            var value = fields[key]?.DeepClone() ?? list.Items?.Child(key)?.Default?.DeepClone() ?? (key == "protocol" ? JsonValue.Create("TCP") : null);
            if (value is null)
            {
                return null;
            }

            keys[key] = value;
        }

        return "k:" + keys.ToJsonString(Plain);
    }

    /// <summary>For people: <c>.name</c>, <c>[name="web"]</c>, <c>[="value"]</c>.</summary>
    public static string Display(string element) => element switch
    {
        ['f', ':', .. var name] => "." + name,
        ['k', ':', .. var keys] when JsonNode.Parse(keys) is JsonObject fields =>
            "[" + string.Join(",", fields.Select(field => $"{field.Key}={field.Value?.ToJsonString(Plain)}")) + "]",
        ['v', ':', .. var value] => $"[={value}]",
        _ => $"[{element}]",
    };
}
