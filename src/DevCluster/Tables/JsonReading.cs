using System.Text.Json;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Tables;

/// <summary>Short ways to read parts of an object that may be absent.</summary>
internal static class JsonReading
{
    /// <summary>The value at a dotted path; undefined when any step is missing.</summary>
    public static JsonElement At(this JsonElement value, string path)
    {
        foreach (var step in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(step, out value))
            {
                return default;
            }
        }

        return value;
    }

    public static bool IsPresent(this JsonElement value) => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    /// <summary>The scalar at a path as text; empty when missing.</summary>
    public static string Text(this JsonElement value, string path)
    {
        var found = value.At(path);
        return found.ValueKind switch
        {
            JsonValueKind.String => found.GetString() ?? "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number => found.GetRawText(),
            _ => "",
        };
    }

    /// <summary>The whole number at a path.</summary>
    public static long Number(this JsonElement value, string path, long otherwise = 0) =>
        value.At(path) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var number) ? number : otherwise;

    public static bool Flag(this JsonElement value, string path) => value.At(path).ValueKind == JsonValueKind.True;

    /// <summary>The elements of the list at a path; none when missing.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement value, string path) =>
        value.At(path) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The members of the map at a path; none when missing.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement value, string path) =>
        value.At(path) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : [];

    public static DateTimeOffset? Time(this JsonElement value, string path) =>
        value.At(path) is { ValueKind: JsonValueKind.String } found ? Timestamps.Parse(found.GetString()) : null;

    /// <summary>The status of the condition of a type; empty when there is none.</summary>
    public static string Condition(this JsonElement value, string type) =>
        value.Items("status.conditions").FirstOrDefault(condition => condition.Text("type") == type).Text("status");

    /// <summary><paramref name="text"/>, or <c>&lt;none&gt;</c> when it is empty, as kubectl prints it.</summary>
    public static string OrNone(this string text) => text.Length == 0 ? "<none>" : text;
}
