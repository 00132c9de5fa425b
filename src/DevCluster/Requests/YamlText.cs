using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Statuses;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.DevCluster.Requests;

/// <summary>Reads one YAML document as JSON, by the YAML 1.1 rules that Kubernetes manifests rely on.</summary>
internal static class YamlText
{
    public static JsonNode Parse(byte[] utf8)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(Encoding.UTF8.GetString(utf8)));
        }
        catch (YamlException error)
        {
            throw Failures.BadRequest($"the object provided is not valid YAML: {error.Message}");
        }

        return stream.Documents.Count > 0 && Convert(stream.Documents[0].RootNode) is { } node
            ? node
            : throw Failures.BadRequest("the YAML in the body of the request is empty; send an object");
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", Convert(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray(sequence.Children.Select(Convert).ToArray()),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
        _ => null,
    };

    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" or "yes" or "Yes" or "on" or "On" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "off" or "Off" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(Octal(text) ?? whole),
        _ when IsNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static long? Octal(string text) =>
        text.Length > 1 && text[0] == '0' && text.All(digit => digit is >= '0' and <= '7') ? System.Convert.ToInt64(text, 8) : null;

    private static bool IsNumber(string text) => char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '+' or '.' && char.IsAsciiDigit(text[1]));
}
