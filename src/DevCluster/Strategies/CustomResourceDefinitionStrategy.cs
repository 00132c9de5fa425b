using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>
/// Definitions are established as they are written, and held by a finalizer until their objects are gone
/// (the API server does both a moment later).
/// </summary>
internal sealed class CustomResourceDefinitionStrategy(TimeProvider time) : KindStrategy
{
    public const string CleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

    public override void PrepareForCreate(JsonObject value, WriteOptions options)
    {
        ObjectMetadata.SetFinalizers(value, ObjectMetadata.Finalizers(value).Append(CleanupFinalizer).Distinct().ToArray());
        var now = Timestamps.Format(time.GetUtcNow());
        value["status"] = new JsonObject
        {
            ["acceptedNames"] = AcceptedNames(value),
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", now),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now)),
            ["storedVersions"] = new JsonArray(StorageVersion(value)),
        };
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject live, WriteTarget target)
    {
        if (target != WriteTarget.Main || value["status"] is not JsonObject status)
        {
            return;
        }

        status["acceptedNames"] = AcceptedNames(value);
        var stored = status["storedVersions"] as JsonArray ?? [];
        if (stored.All(version => (string?)version != StorageVersion(value)))
        {
            status["storedVersions"] = new JsonArray([.. stored.Select(version => version?.DeepClone()), StorageVersion(value)]);
        }
    }

    private static JsonNode? AcceptedNames(JsonObject value)
    {
        var names = value["spec"]?["names"]?.DeepClone() as JsonObject ?? [];
        var kind = (string?)names["kind"] ?? "";
        names["singular"] ??= kind.ToLowerInvariant();
        names["listKind"] ??= $"{kind}List";
        return names;
    }

    private static string? StorageVersion(JsonObject value) =>
        (string?)((value["spec"]?["versions"] as JsonArray)?.FirstOrDefault(version => (bool?)version?["storage"] == true)?["name"]);

    private static JsonObject Condition(string type, string reason, string message, string now) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = now,
    };
}
