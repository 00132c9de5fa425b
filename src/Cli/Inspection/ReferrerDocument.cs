using System.Text.Json.Nodes;
using Krustlet.Oci.Client;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Verification;

namespace Krustlet.Cli.Inspection;

/// <summary>What is kept beside an image, as <c>inspect</c> gives it to programs: nothing of it is verified by being listed.</summary>
internal static class ReferrerDocument
{
    /// <summary>Its signatures, in whichever layout.</summary>
    public static async Task<JsonArray> SignaturesAsync(RepositoryReader reader, ImageReference image, ContentDigest digest, CancellationToken cancellationToken)
    {
        var signatures = new JsonArray();
        await foreach (var signature in new SignatureReader(reader, image).ListAsync(digest, cancellationToken))
        {
            signatures.Add((JsonNode)new JsonObject
            {
                ["layout"] = signature.Layout.ToString(),
                ["manifest"] = signature.Manifest.ToString(),
                ["type"] = signature.Claim?.Type,
                ["signedAs"] = signature.Claim?.DockerReference,
                ["problem"] = signature.Problem,
            });
        }

        return signatures;
    }

    /// <summary>Everything that names it as its subject.</summary>
    public static async Task<JsonArray> ReferrersAsync(RepositoryReader reader, ContentDigest digest, CancellationToken cancellationToken) =>
        new([.. (await reader.ListReferrersAsync(digest, null, cancellationToken)).Select(static referrer => Of(referrer))]);

    private static JsonObject Of(Descriptor referrer) => new()
    {
        ["artifactType"] = referrer.ArtifactType,
        ["digest"] = referrer.Digest,
        ["size"] = referrer.Size,
        ["annotations"] = referrer.Annotations is { Count: > 0 } annotations ? new JsonObject(annotations.Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) : null,
    };
}
