using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Patching;

/// <summary>RFC 6902. All operations or none: the caller hands in a copy and drops it on failure.</summary>
internal static class JsonPatch
{
    /// <summary>Applies <paramref name="patch"/>, a list of operations, to <paramref name="target"/>; answers the new document.</summary>
    public static JsonNode? Apply(JsonNode? target, JsonNode patch)
    {
        if (patch is not JsonArray operations)
        {
            throw PatchFailures.Malformed("a JSON patch must be a list of operations");
        }

        foreach (var operation in operations)
        {
            if (operation is not JsonObject fields)
            {
                throw PatchFailures.Malformed("every operation of a JSON patch must be an object");
            }

            target = Apply(target, fields);
        }

        return target;
    }

    private static JsonNode? Apply(JsonNode? target, JsonObject operation)
    {
        var path = JsonPointer.Segments(Required(operation, "path"));
        switch (operation.Text("op"))
        {
            case "add":
                return Add(target, path, Value(operation));
            case "remove":
                return Remove(target, path).Document;
            case "replace":
                return Replace(target, path, Value(operation));
            case "move":
                var moved = Remove(target, JsonPointer.Segments(Required(operation, "from")));
                return Add(moved.Document, path, moved.Value);
            case "copy":
                return Add(target, path, Find(target, JsonPointer.Segments(Required(operation, "from")))?.DeepClone());
            case "test":
                Test(target, path, Value(operation));
                return target;
            default:
                throw PatchFailures.Malformed($"JSON patch operation \"{operation["op"]}\" is not one of add, remove, replace, move, copy, test");
        }
    }

    private static string Required(JsonObject operation, string name) =>
        operation.Text(name) ?? throw PatchFailures.Malformed($"a JSON patch operation needs \"{name}\"");

    private static JsonNode? Value(JsonObject operation) => operation.ContainsKey("value")
        ? operation["value"]?.DeepClone()
        : throw PatchFailures.Malformed($"JSON patch operation \"{operation.Text("op")}\" needs \"value\"");

    private static JsonNode? Add(JsonNode? target, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(target, path[..^1]))
        {
            case JsonObject fields:
                fields[path[^1]] = value;
                break;
            case JsonArray items:
                items.Insert(path[^1] == "-" ? items.Count : Index(items.Count, path), value);
                break;
            default:
                throw Missing("add", path);
        }

        return target;
    }

    private static (JsonNode? Document, JsonNode? Value) Remove(JsonNode? target, string[] path)
    {
        if (path.Length == 0)
        {
            return (null, target);
        }

        switch (Find(target, path[..^1]))
        {
            case JsonObject fields when fields.TryGetPropertyValue(path[^1], out var value):
                fields.Remove(path[^1]);
                return (target, value);
            case JsonArray items:
                var index = Index(items.Count - 1, path);
                var item = items[index];
                items.RemoveAt(index);
                return (target, item);
            default:
                throw Missing("remove", path);
        }
    }

    private static JsonNode? Replace(JsonNode? target, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(target, path[..^1]))
        {
            case JsonObject fields when fields.ContainsKey(path[^1]):
                fields[path[^1]] = value;
                break;
            case JsonArray items:
                items[Index(items.Count - 1, path)] = value;
                break;
            default:
                throw Missing("replace", path);
        }

        return target;
    }

    private static void Test(JsonNode? target, string[] path, JsonNode? expected)
    {
        var parent = path.Length == 0 ? null : Find(target, path[..^1]);
        var actual = parent is JsonObject fields ? fields[path[^1]] : Find(target, path);
        if (!Json.Same(actual, expected))
        {
            throw PatchFailures.Inapplicable($"testing value {Pointer(path)} failed");
        }
    }

    private static JsonNode? Find(JsonNode? target, string[] path)
    {
        for (var depth = 0; depth < path.Length; depth++)
        {
            target = target switch
            {
                JsonObject fields when fields.TryGetPropertyValue(path[depth], out var value) => value,
                JsonArray items => items[Index(items.Count - 1, path[..(depth + 1)])],
                _ => throw Missing("find", path),
            };
        }

        return target;
    }

    private static int Index(int greatest, string[] path) =>
        int.TryParse(path[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= greatest
            ? index
            : throw PatchFailures.Inapplicable($"unable to access invalid index {path[^1]} of {Pointer(path[..^1])}");

    private static Statuses.StatusException Missing(string operation, string[] path) =>
        PatchFailures.Inapplicable($"{operation} operation does not apply: doc is missing path: {Pointer(path)}");

    private static string Pointer(string[] path) =>
        string.Concat(path.Select(segment => "/" + segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
}
