using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Schemas;

/// <summary>Short reads of JSON nodes; every one tolerates a value of another type by answering null.</summary>
internal static class Json
{
    /// <summary>The object at <paramref name="name"/>, or null.</summary>
    public static JsonObject? Object(this JsonObject value, string name) => value[name] as JsonObject;

    /// <summary>The list at <paramref name="name"/>, or null.</summary>
    public static JsonArray? List(this JsonObject value, string name) => value[name] as JsonArray;

    /// <summary>The objects of the list at <paramref name="name"/>; nothing when there is none.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonObject value, string name) => (value[name] as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>The string at <paramref name="name"/>, or null.</summary>
    public static string? Text(this JsonObject value, string name) => value[name].AsText();

    /// <summary>The whole number at <paramref name="name"/>, or null.</summary>
    public static long? Whole(this JsonObject value, string name) => value[name].AsWhole();

    /// <summary>Whether <paramref name="name"/> is true.</summary>
    public static bool IsTrue(this JsonObject value, string name) => value[name] is JsonValue flag && flag.GetValueKind() == JsonValueKind.True;

    /// <summary>The string, or null.</summary>
    public static string? AsText(this JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The whole number, or null.</summary>
    public static long? AsWhole(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        if (value.TryGetValue(out long whole))
        {
            return whole;
        }

        if (value.TryGetValue(out int small))
        {
            return small;
        }

        var number = value.AsNumber();
        return number is { } exact && exact == Math.Floor(exact) && Math.Abs(exact) < 9e18 ? (long)exact : null;
    }

    /// <summary>The number, or null.</summary>
    public static double? AsNumber(this JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
        {
            return null;
        }

        return value.TryGetValue(out double number) ? number
            : value.TryGetValue(out long whole) ? whole
            : value.TryGetValue(out int small) ? small
            : value.TryGetValue(out decimal exact) ? (double)exact
            : null;
    }

    /// <summary>The object at <paramref name="name"/>, made when absent.</summary>
    public static JsonObject Ensure(this JsonObject value, string name)
    {
        if (value[name] is JsonObject known)
        {
            return known;
        }

        var made = new JsonObject();
        value[name] = made;
        return made;
    }

    /// <summary>Sets <paramref name="name"/> unless it is there and not null.</summary>
    public static void Default(this JsonObject value, string name, JsonNode fallback)
    {
        if (value[name] is null)
        {
            value[name] = fallback;
        }
    }

    /// <summary>Whether two values, either of which may be absent, are equal.</summary>
    public static bool Same(JsonNode? left, JsonNode? right) => ReferenceEquals(left, right) || JsonNode.DeepEquals(left, right);
}
