using System.Text.Json.Nodes;

namespace Krustlet.Cli.Development;

/// <summary>The samples name their images in a registry at <c>localhost:5000</c>; here they are in whichever registry runs.</summary>
internal static class SampleImages
{
    private const string SampleRegistry = "localhost:5000/";

    /// <summary>Replaces the registry of every image in a manifest, in place.</summary>
    public static void Retarget(JsonNode? node, string authority)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var key in map.Select(pair => pair.Key).ToList())
                {
                    if (Retargeted(map[key], authority) is { } image)
                    {
                        map[key] = image;
                    }
                    else
                    {
                        Retarget(map[key], authority);
                    }
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    Retarget(item, authority);
                }

                break;
        }
    }

    private static string? Retargeted(JsonNode? node, string authority) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith(SampleRegistry, StringComparison.Ordinal)
            ? $"{authority}/{text[SampleRegistry.Length..]}"
            : null;
}
