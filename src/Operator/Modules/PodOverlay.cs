using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules;

/// <summary>
/// Lays a partial Pod spec over a made one: maps merge, lists of named things merge by their name as in kubectl's strategic
/// patches, everything else is replaced.
/// </summary>
internal sealed class PodOverlay
{
    private readonly JsonTypeInfo<V1PodSpec> _json = ApiJson.BuiltIn<V1PodSpec>();

    public V1PodSpec Lay(V1PodSpec made, V1PodSpec? overlay)
    {
        if (overlay is null)
        {
            return made;
        }

        var merged = Merge(JsonSerializer.SerializeToNode(made, _json), JsonSerializer.SerializeToNode(overlay, _json));
        return merged.Deserialize(_json) ?? made;
    }

    private static JsonNode? Merge(JsonNode? under, JsonNode? over) => (under, over) switch
    {
        (JsonObject below, JsonObject above) => MergeMaps(below, above),
        (JsonArray below, JsonArray above) when KeyOf(above) is { } key => MergeLists(below, above, key),
        _ => over?.DeepClone(),
    };

    private static JsonObject MergeMaps(JsonObject under, JsonObject over)
    {
        var result = (JsonObject)under.DeepClone();
        foreach (var (name, value) in over)
        {
            result[name] = Merge(under[name], value);
        }

        return result;
    }

    private static JsonArray MergeLists(JsonArray under, JsonArray over, string key)
    {
        var result = (JsonArray)under.DeepClone();
        foreach (var item in over)
        {
            var at = result.ToList().FindIndex(have => JsonNode.DeepEquals(have?[key], item![key]));
            if (at < 0)
            {
                result.Add(item!.DeepClone());
            }
            else
            {
                result[at] = Merge(result[at]!.DeepClone(), item);
            }
        }

        return result;
    }

    private static string? KeyOf(JsonArray list) => new[] { "mountPath", "containerPort", "name" }
        .FirstOrDefault(key => list.Count > 0 && list.All(item => item is JsonObject map && map.ContainsKey(key)));
}
