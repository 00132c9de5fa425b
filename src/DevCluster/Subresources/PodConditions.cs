using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Conditions in a Pod's status.</summary>
internal static class PodConditions
{
    /// <summary>Sets a condition; its time changes with its status only.</summary>
    public static void Set(JsonObject pod, string type, string status, string now, string? reason = null, string? message = null)
    {
        pod["status"] ??= new JsonObject();
        pod["status"]!["conditions"] ??= new JsonArray();
        var conditions = pod["status"]!["conditions"]!.AsArray();
        var present = conditions.OfType<JsonObject>().FirstOrDefault(condition => (string?)condition["type"] == type);
        var changed = (string?)present?["status"] != status;
        var next = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = changed ? now : present?["lastTransitionTime"]?.DeepClone(),
        };
        AddText(next, "reason", reason);
        AddText(next, "message", message);
        if (present is not null)
        {
            conditions.Remove(present);
        }

        conditions.Add((JsonNode)next);
    }

    private static void AddText(JsonObject condition, string field, string? text)
    {
        if (text is not null)
        {
            condition[field] = text;
        }
    }
}
