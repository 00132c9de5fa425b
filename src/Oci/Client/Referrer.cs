using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>A manifest that is about another one.</summary>
/// <param name="Subject">The other one.</param>
/// <param name="Digest">This one.</param>
/// <param name="Descriptor">How a list of referrers names it: media type, digest, size, artifact type and annotations.</param>
internal sealed record Referrer(ContentDigest Subject, ContentDigest Digest, JsonObject Descriptor)
{
    /// <summary>Reads a manifest or index; null: it is about no other.</summary>
    public static Referrer? Read(string mediaType, ContentDigest digest, ReadOnlyMemory<byte> manifest)
    {
        if (Parse(manifest) is not { } root || !ContentDigest.TryParse(Text(root["subject"], "digest"), out var subject))
        {
            return null;
        }

        var descriptor = new JsonObject { ["mediaType"] = mediaType, ["digest"] = digest.ToString(), ["size"] = manifest.Length };

        // An image manifest's configuration says what it is when nothing else does; an index has none.
        var artifactType = Text(root, "artifactType") is { Length: > 0 } own ? own : Text(root["config"], "mediaType");
        if (artifactType is not null)
        {
            descriptor["artifactType"] = artifactType;
        }

        if (root["annotations"] is JsonObject annotations)
        {
            descriptor["annotations"] = annotations.DeepClone();
        }

        return new Referrer(subject, digest, descriptor);
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            return JsonNode.Parse(manifest.Span) as JsonObject;
        }
        catch (JsonException)
        {
            // Whether that is a manifest is for the registry to say.
            return null;
        }
    }

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject parent && parent[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
