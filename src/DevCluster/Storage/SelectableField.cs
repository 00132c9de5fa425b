using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Storage;

/// <summary>A field that field selectors may name, and where its value is.</summary>
internal sealed record SelectableField(string Name, string[] Path)
{
    /// <summary>The field whose selector name is its path.</summary>
    public static SelectableField At(string path) => new(path, path.Split('.'));

    /// <summary>The value as selectors compare it: booleans in lower case, a missing value as empty.</summary>
    public string Read(JsonObject value)
    {
        JsonNode? node = value;
        foreach (var step in Path)
        {
            node = (node as JsonObject)?[step];
        }

        return node is JsonValue leaf ? leaf.TryGetValue(out string? text) ? text : leaf.ToJsonString() : "";
    }
}
