using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Writes;

/// <summary>Tells a write that changes nothing. When field ownership was last confirmed does not count.</summary>
internal static class UnchangedObjects
{
    public static bool AreSame(JsonObject live, JsonObject value)
    {
        var (before, after) = (Detach(live), Detach(value));
        var same = JsonNode.DeepEquals(live, value) && JsonNode.DeepEquals(Timeless(before), Timeless(after));
        Attach(live, before);
        Attach(value, after);
        return same;
    }

    private static JsonNode? Detach(JsonObject value)
    {
        var managed = ObjectMetadata.Of(value)["managedFields"];
        ObjectMetadata.Of(value).Remove("managedFields");
        return managed;
    }

    private static void Attach(JsonObject value, JsonNode? managed)
    {
        if (managed is not null)
        {
            ObjectMetadata.Of(value)["managedFields"] = managed;
        }
    }

    private static JsonNode? Timeless(JsonNode? managed)
    {
        var copy = managed?.DeepClone();
        foreach (var entry in (copy as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            entry.Remove("time");
        }

        return copy;
    }
}
