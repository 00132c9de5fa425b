using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.DevCluster.Manifests;

/// <summary>Kubernetes YAML (YAML 1.2 core scalars, several documents a file) as JSON objects.</summary>
public static class ManifestReader
{
    /// <summary>The objects of a text; empty documents are left out. Throws <see cref="ManifestException"/>.</summary>
    public static IReadOnlyList<JsonObject> Read(string text, string source)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new ManifestException($"{source}: line {error.Start.Line}: not YAML: {error.Message}", error);
        }

        return [.. stream.Documents.Select(document => Convert(document.RootNode)).Where(node => node is not null).Select(node => Require(node, source))];
    }

    private static JsonObject Require(JsonNode? node, string source) =>
        node is JsonObject value && value["kind"] is not null && value["apiVersion"] is not null && value["metadata"]?["name"] is not null
            ? value
            : throw new ManifestException($"{source}: every document needs apiVersion, kind and metadata.name");

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? string.Empty),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
