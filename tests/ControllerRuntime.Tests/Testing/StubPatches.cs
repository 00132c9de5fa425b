using System.Text.Json.Nodes;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>What PUT and PATCH make of an object.</summary>
internal static class StubPatches
{
    public static bool IsStale(JsonObject current, JsonNode body) =>
        body is JsonObject && body["metadata"]?["resourceVersion"]?.GetValue<string>() is { Length: > 0 } expected
        && expected != current["metadata"]!["resourceVersion"]!.GetValue<string>();

    public static JsonObject Change(JsonObject current, JsonNode body, StubRequest request, string? subresource)
    {
        var changed = (request.Method.Method, request.MediaType) switch
        {
            ("PUT", _) => (JsonObject)body.DeepClone(),
            (_, "application/json-patch+json") => Json(current, body.AsArray()),
            _ => Merge(current, body.AsObject()),
        };
        var next = (JsonObject)current.DeepClone();
        if (subresource is not null)
        {
            // A status has one writer: what it applies is the whole of it.
            var isApply = request.MediaType == "application/apply-patch+yaml";
            next["status"] = (isApply ? body : changed)["status"]?.DeepClone();
            return next;
        }

        changed["status"] = current["status"]?.DeepClone();
        if (changed["status"] is null)
        {
            changed.Remove("status");
        }

        return changed;
    }

    public static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else if (value is JsonObject inner)
            {
                result[name] = Merge(result[name] as JsonObject ?? [], inner);
            }
            else
            {
                result[name] = value.DeepClone();
            }
        }

        return result;
    }

    /// <summary>add, replace, remove and test at object paths and at the end of a list.</summary>
    private static JsonObject Json(JsonObject current, JsonArray operations)
    {
        var result = (JsonObject)current.DeepClone();
        foreach (var operation in operations)
        {
            var segments = operation!["path"]!.GetValue<string>().Split('/').Skip(1).Select(s => s.Replace("~1", "/", StringComparison.Ordinal)).ToArray();
            JsonNode parent = segments[..^1].Aggregate((JsonNode)result, (node, name) => node is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
            Apply(parent, segments[^1], operation["op"]!.GetValue<string>(), operation["value"]);
        }

        return result;
    }

    private static void Apply(JsonNode parent, string name, string op, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            if (op == "remove")
            {
                list.RemoveAt(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
            }
            else if (op == "add" && name == "-")
            {
                list.Add(value?.DeepClone());
            }
        }
        else if (op == "remove")
        {
            parent.AsObject().Remove(name);
        }
        else if (op is "add" or "replace")
        {
            parent[name] = value?.DeepClone();
        }
    }
}
