using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools;

/// <summary>Keeps an <see cref="AppliedTemplate"/> in an annotation of the node, so that it outlives the operator.</summary>
internal static class AppliedTemplateNote
{
    /// <summary>What the node's note says; null without one that can be read.</summary>
    public static AppliedTemplate? Read(V1Node node)
    {
        if (node.Metadata.Annotations is not { } annotations || !annotations.TryGetValue(OperatorAnnotations.AppliedTemplate, out var text))
        {
            return null;
        }

        try
        {
            using var note = JsonDocument.Parse(text);
            var root = note.RootElement;
            return new AppliedTemplate(
                root.GetProperty("pool").GetString() ?? "",
                Texts(root, "labels"),
                Texts(root, "annotations"),
                [.. root.GetProperty("taints").EnumerateArray().Select(taint => new TaintKey(taint.GetProperty("key").GetString()!, taint.GetProperty("effect").GetString()!))]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Somebody edited it. We answer for nothing then, and write a new one.
            return null;
        }
    }

    public static string Write(AppliedTemplate applied) => new JsonObject
    {
        ["pool"] = applied.Pool,
        ["labels"] = Texts(applied.Labels),
        ["annotations"] = Texts(applied.Annotations),
        ["taints"] = new JsonArray([.. applied.Taints.Select(taint => new JsonObject { ["key"] = taint.Key, ["effect"] = taint.Effect })]),
    }.ToJsonString();

    private static List<string> Texts(JsonElement root, string name) => [.. root.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];

    private static JsonArray Texts(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)JsonValue.Create(item))]);
}
