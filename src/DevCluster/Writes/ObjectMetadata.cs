using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Writes;

/// <summary>Reads and writes the parts of <c>metadata</c> that the server itself looks after.</summary>
internal static class ObjectMetadata
{
    private static readonly string[] ServerOwned = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "generateName"];

    private static readonly string[] SetByServer = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"];

    /// <summary>The object's metadata, made when absent.</summary>
    public static JsonObject Of(JsonObject value)
    {
        if (value["metadata"] is JsonObject metadata)
        {
            return metadata;
        }

        metadata = [];
        value["metadata"] = metadata;
        return metadata;
    }

    public static string Text(JsonObject value, string field) => (string?)Of(value)[field] ?? "";

    public static long Generation(JsonObject value) => (long?)Of(value)["generation"] ?? 0;

    public static bool IsDeleting(JsonObject value) => Of(value)["deletionTimestamp"] is not null;

    public static IReadOnlyList<string> Finalizers(JsonObject value) =>
        Of(value)["finalizers"] is JsonArray list ? list.Select(item => (string?)item ?? "").ToArray() : [];

    public static void SetFinalizers(JsonObject value, IReadOnlyCollection<string> finalizers)
    {
        if (finalizers.Count == 0)
        {
            Of(value).Remove("finalizers");
        }
        else
        {
            Of(value)["finalizers"] = new JsonArray(finalizers.Select(finalizer => (JsonNode?)JsonValue.Create(finalizer)).ToArray());
        }
    }

    /// <summary>Drops what only the server may set.</summary>
    public static void ClearServerOwned(JsonObject value)
    {
        foreach (var field in SetByServer)
        {
            Of(value).Remove(field);
        }
    }

    /// <summary>Takes what only the server may change from the present object.</summary>
    public static void RestoreServerOwned(JsonObject value, JsonObject live)
    {
        var (to, from) = (Of(value), Of(live));
        foreach (var field in ServerOwned)
        {
            if (from[field] is { } kept)
            {
                to[field] = kept.DeepClone();
            }
            else
            {
                to.Remove(field);
            }
        }
    }
}
