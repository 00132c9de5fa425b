using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Pushing;

/// <summary>What a push left in the registry.</summary>
/// <param name="Image">The name.</param>
/// <param name="Tags">All its tags.</param>
/// <param name="Manifest">What stands under them.</param>
/// <param name="Modules">The modules that were pushed.</param>
/// <param name="Documents">What was attached, with the digest of the manifest that holds it.</param>
internal sealed record PushResult(
    ImageReference Image, IReadOnlyList<string> Tags, ManifestDocument Manifest, IReadOnlyList<PushedModule> Modules, IReadOnlyList<(string Type, ContentDigest Digest)> Documents)
{
    public JsonObject ToDocument() => new()
    {
        ["image"] = Image.ToString(),
        ["digest"] = Manifest.Digest.ToString(),
        ["mediaType"] = Manifest.MediaType,
        ["tags"] = new JsonArray([.. Tags.Select(static tag => JsonValue.Create(tag))]),
        ["modules"] = new JsonArray(
        [
            .. Modules.Select(static module => new JsonObject
            {
                ["kind"] = module.Kind.ToString(),
                ["digest"] = module.ModuleDigest.ToString(),
                ["sizeBytes"] = module.SizeBytes,
                ["manifest"] = module.ManifestDigest.ToString(),
            }),
        ]),
        ["attached"] = new JsonArray([.. Documents.Select(static document => new JsonObject { ["artifactType"] = document.Type, ["digest"] = document.Digest.ToString() })]),
    };

    public string ToTable()
    {
        var table = new TextTable()
            .Add("Image", Image.ToString())
            .Add("Digest", Manifest.Digest.ToString())
            .Add("Media type", Manifest.MediaType);
        if (Modules.Count > 0)
        {
            table.Add("Tags", Tags).Add("Modules", [.. Modules.Select(static module => string.Create(CultureInfo.InvariantCulture, $"{module.Kind} {module.ModuleDigest}, {module.SizeBytes:N0} bytes"))]);
        }

        return (Documents.Count > 0 ? table.Add("Attached", [.. Documents.Select(static document => $"{document.Type} {document.Digest}")]) : table).ToString();
    }
}
