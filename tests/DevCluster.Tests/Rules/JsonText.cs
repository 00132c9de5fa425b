using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.Rules;

/// <summary>A JSON object as text, so that a failed property prints it.</summary>
public sealed record JsonText(string Text)
{
    public JsonObject Parse() => JsonNode.Parse(Text)!.AsObject();
}
