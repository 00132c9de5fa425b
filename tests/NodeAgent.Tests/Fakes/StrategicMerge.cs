using System.Text.Json.Nodes;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>As much of a strategic merge patch as nodes need: conditions and addresses merge by type (or go, by $patch), other lists are replaced; null takes a field away.</summary>
internal static class StrategicMerge
{
    public static void Apply(JsonObject whole, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                whole.Remove(name);
                continue;
            }

            whole[name] = (whole[name], value) switch
            {
                (JsonObject old, JsonObject change) => Merged(old, change),
                (JsonArray old, JsonArray change) when name is "conditions" or "addresses" => ByType(old, change),
                _ => value.DeepClone(),
            };
        }
    }

    private static JsonObject Merged(JsonObject old, JsonObject change)
    {
        var copy = old.DeepClone().AsObject();
        Apply(copy, change);
        return copy;
    }

    private static JsonArray ByType(JsonArray old, JsonArray change)
    {
        var items = change.Where(item => item!["$patch"] is null).ToList();
        var isReplaced = change.Any(static item => item!["$patch"]?.GetValue<string>() == "replace");
        var kept = isReplaced ? [] : old.Where(item => change.All(other => TypeOf(other) != TypeOf(item)));
        return [.. kept.Concat(items).Select(item => item!.DeepClone())];
    }

    private static string? TypeOf(JsonNode? item) => item?["type"]?.GetValue<string>();
}
