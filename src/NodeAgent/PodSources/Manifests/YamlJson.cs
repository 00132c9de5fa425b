using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>YAML as the JSON it stands for (YAML 1.2 core schema): plain scalars are typed, quoted ones are text.</summary>
internal static class YamlJson
{
    // Quantities may be written as plain numbers; the API's JSON for them is text.
    private static readonly string[] QuantityMaps = ["requests", "limits", "overhead"];

    /// <summary>The value of a node.</summary>
    public static JsonNode? Of(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(entry => KeyValuePair.Create(Text(entry.Key), entry.Value is YamlMappingNode inner && QuantityMaps.Contains(Text(entry.Key)) ? Quantities(inner) : Of(entry.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(static item => Of(item))]),
        YamlScalarNode scalar => scalar.Style != ScalarStyle.Plain ? JsonValue.Create(scalar.Value) : Plain(scalar.Value ?? ""),
        _ => null,
    };

    private static JsonObject Quantities(YamlMappingNode map) => new(map.Children.Select(static entry => KeyValuePair.Create(Text(entry.Key), (JsonNode?)JsonValue.Create(Text(entry.Value)))));

    private static string Text(YamlNode key) => (key as YamlScalarNode)?.Value ?? "";

    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) =>
            text.Length > 1 && text[0] == '0' && text.All(static c => c is >= '0' and <= '7') ? JsonValue.Create(Convert.ToInt64(text, 8)) : JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
