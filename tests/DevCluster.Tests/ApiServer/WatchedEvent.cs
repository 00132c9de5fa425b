using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>One event of a watch.</summary>
internal sealed record WatchedEvent(string Type, JsonObject Object)
{
    public string Version => (string)Object["metadata"]!["resourceVersion"]!;

    public static WatchedEvent Parse(string line)
    {
        var parsed = JsonNode.Parse(line)!.AsObject();
        return new WatchedEvent((string)parsed["type"]!, parsed["object"]!.DeepClone().AsObject());
    }

    public override string ToString() => $"{Type} {Object["metadata"]?["name"]}";
}
