using System.Text.Json.Nodes;

namespace Krustlet.ControllerRuntime.Apply;

/// <summary>
/// The part of a live object that a desired one speaks of: the same maps and lists, with the live values. Server defaults and
/// other writers' fields fall away, so a change of the projection is a change of what we asked for.
/// </summary>
internal static class JsonProjection
{
    /// <summary>Keys by which the API tells the entries of its lists apart, the first that fits.</summary>
    private static readonly string[] EntryKeys = ["name", "type", "mountPath", "containerPort", "key", "ip", "uid"];

    public static JsonNode? Of(JsonNode? live, JsonNode? desired) => (live, desired) switch
    {
        (JsonObject have, JsonObject want) => Map(have, want),
        (JsonArray have, JsonArray want) => List(have, want),
        _ => live?.DeepClone(),
    };

    private static JsonObject Map(JsonObject live, JsonObject desired)
    {
        var result = new JsonObject();
        foreach (var (name, want) in desired)
        {
            if (live.TryGetPropertyValue(name, out var have))
            {
                result[name] = Of(have, want);
            }
        }

        return result;
    }

    private static JsonArray List(JsonArray live, JsonArray desired)
    {
        var key = EntryKeys.FirstOrDefault(k => desired.Count > 0 && desired.All(entry => entry is JsonObject map && map.ContainsKey(k)));
        if (key is null)
        {
            // Plain values and lists without keys are replaced as a whole, so the whole list counts.
            return (JsonArray)live.DeepClone();
        }

        var result = new JsonArray();
        foreach (var want in desired)
        {
            var have = live.FirstOrDefault(entry => entry is JsonObject map && JsonNode.DeepEquals(map[key], want![key]));
            result.Add(Of(have, want));
        }

        return result;
    }
}
