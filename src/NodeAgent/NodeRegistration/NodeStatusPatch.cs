using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>
/// Compares the Node's status with what it should be, field by field, and writes the strategic merge patch between them. What others write
/// (their conditions, extended resources, volumesAttached) is neither compared nor touched.
/// </summary>
internal static class NodeStatusPatch
{
    /// <summary>Whether anything but the heartbeat times differs.</summary>
    public static bool IsNeeded(V1NodeStatus? current, V1NodeStatus desired) => Changes(current, desired).Count > 0;

    /// <summary>The patch. Conditions are always in it: their heartbeat time is what a periodic report is for. So are the features, which are no reason for a patch.</summary>
    public static string Write(V1Node current, V1NodeStatus desired)
    {
        var status = Changes(current.Status, desired);
        var all = Json(desired);
        status["conditions"] = all["conditions"]!.DeepClone();
        if (all["declaredFeatures"] is { } features)
        {
            status["declaredFeatures"] = features.DeepClone();
        }

        return new JsonObject
        {
            // The UID is a precondition: a Node made anew must be given its taints and labels first.
            ["metadata"] = new JsonObject { ["uid"] = current.Metadata.Uid },
            ["status"] = status,
        }.ToJsonString();
    }

    private static JsonObject Changes(V1NodeStatus? current, V1NodeStatus desired)
    {
        var before = current is null ? [] : Json(current);
        var after = Json(desired);
        var changes = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (name == "declaredFeatures")
            {
                // An API server before 1.35 drops them: they would differ for ever.
                continue;
            }

            var old = before[name];
            if (name == "conditions")
            {
                if (!SameConditions(old as JsonArray, (JsonArray)value!))
                {
                    changes[name] = value!.DeepClone();
                }
            }
            else if (name == "addresses" && !JsonNode.DeepEquals(old, value))
            {
                changes[name] = Replacing((JsonArray)value!);
            }
            else if (!Covers(old, value))
            {
                changes[name] = value!.DeepClone();
            }
        }

        return changes;
    }

    // Addresses merge by type, which two addresses of one family break: the list is replaced (as the kubelet does).
    private static JsonArray Replacing(JsonArray list) => new([.. list.Select(item => item!.DeepClone()), new JsonObject { ["$patch"] = "replace" }]);

    // An object covers another when it holds all its members; anything else must be the same. Absent and empty are alike on the wire.
    private static bool Covers(JsonNode? whole, JsonNode? part) => part switch
    {
        JsonObject members => members.All(member => Covers((whole as JsonObject)?[member.Key], member.Value)),
        JsonArray { Count: 0 } => whole is null or JsonArray { Count: 0 },
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length == 0 => whole is null || JsonNode.DeepEquals(whole, part),
        _ => JsonNode.DeepEquals(whole, part),
    };

    private static bool SameConditions(JsonArray? old, JsonArray desired) => desired.All(condition =>
        old?.FirstOrDefault(other => Text(other, "type") == Text(condition, "type")) is { } same
        && Text(same, "status") == Text(condition, "status")
        && Text(same, "reason") == Text(condition, "reason")
        && Text(same, "message") == Text(condition, "message"));

    private static string? Text(JsonNode? condition, string member) => condition?[member]?.GetValue<string>();

    private static JsonObject Json(V1NodeStatus status) => JsonSerializer.SerializeToNode(status, ApiJson.BuiltIn<V1NodeStatus>())!.AsObject();
}
