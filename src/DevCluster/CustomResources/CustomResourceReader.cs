using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.CustomResources;

/// <summary>Reads what a CustomResourceDefinition serves.</summary>
internal static class CustomResourceReader
{
    private static readonly PrinterColumn[] AgeOnly = [new("Age", "date", ".metadata.creationTimestamp")];

    /// <summary>Every served version, the most preferred first.</summary>
    public static IEnumerable<ServedResource> Read(JsonObject definition, ObjectStore store)
    {
        var spec = definition["spec"]!.AsObject();
        var versions = (spec["versions"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        var storage = (string?)versions.FirstOrDefault(version => (bool?)version["storage"] == true)?["name"] ?? "";
        foreach (var version in versions.Where(version => (bool?)version["served"] == true).OrderBy(version => (string?)version["name"], VersionPriority.MostPreferredFirst))
        {
            yield return Serve(spec, version, storage, store);
        }
    }

    private static ServedResource Serve(JsonObject spec, JsonObject version, string storage, ObjectStore store)
    {
        var definition = Define(spec, version);
        var traits = ResourceTraits.Custom with { Fields = SelectableFieldsOf(version) };
        var kept = store.Open($"{definition.Group}/{definition.Plural}", traits.Fields);
        IVersionConversion conversion = definition.Version == storage
            ? NoConversion.Instance
            : new ApiVersionConversion(definition.ApiVersion, $"{definition.Group}/{storage}");
        return new ServedResource(definition, traits, kept, conversion);
    }

    private static ResourceDefinition Define(JsonObject spec, JsonObject version)
    {
        var names = spec["names"]!.AsObject();
        var kind = (string?)names["kind"] ?? "";
        var subresources = version["subresources"];
        return new ResourceDefinition(
            (string?)spec["group"] ?? "",
            (string?)version["name"] ?? "",
            kind,
            (string?)names["plural"] ?? "",
            (string?)names["singular"] ?? kind.ToLowerInvariant(),
            (string?)spec["scope"] == "Namespaced",
            Texts(names["shortNames"]),
            Texts(names["categories"]),
            subresources is JsonObject parts && parts.ContainsKey("status"),
            subresources?["scale"] is JsonObject scale ? ScaleOf(scale) : null,
            version["additionalPrinterColumns"] is JsonArray { Count: > 0 } columns ? columns.OfType<JsonObject>().Select(ColumnOf).ToArray() : AgeOnly,
            IsCustom: true,
            CustomSchema: version["schema"]?["openAPIV3Schema"] as JsonObject);
    }

    private static ScalePaths ScaleOf(JsonObject scale) => new(
        (string?)scale["specReplicasPath"] ?? ".spec.replicas",
        (string?)scale["statusReplicasPath"] ?? ".status.replicas",
        (string?)scale["labelSelectorPath"] ?? ".status.selector");

    private static PrinterColumn ColumnOf(JsonObject column) => new(
        (string?)column["name"] ?? "",
        (string?)column["type"] ?? "string",
        (string?)column["jsonPath"] ?? "",
        (int?)column["priority"] ?? 0,
        (string?)column["description"] ?? "");

    private static SelectableFields SelectableFieldsOf(JsonObject version) =>
        new((version["selectableFields"] as JsonArray)?.Select(field => SelectableField.At(((string?)field?["jsonPath"] ?? "").TrimStart('.'))) ?? []);

    private static string[] Texts(JsonNode? list) => (list as JsonArray)?.Select(item => (string?)item ?? "").ToArray() ?? [];
}
