using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Krustlet.Cli.Output;

/// <summary>JSON documents as YAML.</summary>
internal static class YamlText
{
    public static string Of(JsonNode document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart());
                foreach (var (key, value) in map)
                {
                    emitter.Emit(new Scalar(key));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            default:
                emitter.Emit(Leaf(node));
                break;
        }
    }

    // Text is quoted where it would be read as something else.
    private static Scalar Leaf(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String
        ? new Scalar(null, null, node.GetValue<string>(), StyleOf(node.GetValue<string>()), isPlainImplicit: true, isQuotedImplicit: true)
        : new Scalar(node?.ToJsonString() ?? "null");

    private static ScalarStyle StyleOf(string text) =>
        text.Length == 0 || double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out _) || text is "true" or "false" or "null" or "~" or "yes" or "no" or "on" or "off"
            ? ScalarStyle.DoubleQuoted
            : ScalarStyle.Any;
}
