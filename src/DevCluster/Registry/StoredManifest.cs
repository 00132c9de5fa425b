using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Registry;

/// <summary>A manifest as it was pushed.</summary>
internal sealed record StoredManifest(ContentDigest Digest, string MediaType, byte[] Content)
{
    /// <summary>The manifest this one is about, if it names one.</summary>
    public ContentDigest? Subject => ContentDigest.TryParse(Text(Root?["subject"]?["digest"]), out var subject) ? subject : null;

    /// <summary>What a list of referrers says of this manifest (OCI distribution spec 1.1, "Listing Referrers").</summary>
    public JsonObject Describe()
    {
        var root = Root ?? [];
        var descriptor = new JsonObject { ["mediaType"] = MediaType, ["digest"] = Digest.ToString(), ["size"] = Content.Length };
        if (ArtifactType is { } artifactType)
        {
            descriptor["artifactType"] = artifactType;
        }

        if (root["annotations"] is JsonObject annotations)
        {
            descriptor["annotations"] = annotations.DeepClone();
        }

        return descriptor;
    }

    // An index without one has no configuration to take its place.
    private string? ArtifactType => Text(Root?["artifactType"]) is { Length: > 0 } own ? own : Text(Root?["config"]?["mediaType"]);

    private JsonObject? Root
    {
        get
        {
            try
            {
                return JsonNode.Parse(Content) as JsonObject;
            }
            catch (JsonException)
            {
                // Only JSON is taken in; what another program put into the folder has no subject.
                return null;
            }
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
