using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Dotted paths such as <c>.spec.replicas</c> in objects.</summary>
internal static class FieldPath
{
    public static JsonNode? Read(JsonObject value, string path)
    {
        JsonNode? node = value;
        foreach (var step in Steps(path))
        {
            node = (node as JsonObject)?[step];
        }

        return node;
    }

    public static void Write(JsonObject value, string path, JsonNode leaf)
    {
        var steps = Steps(path);
        var parent = value;
        foreach (var step in steps[..^1])
        {
            if (parent[step] is not JsonObject next)
            {
                next = [];
                parent[step] = next;
            }

            parent = next;
        }

        parent[steps[^1]] = leaf;
    }

    private static string[] Steps(string path) => path.Split('.', StringSplitOptions.RemoveEmptyEntries);
}
