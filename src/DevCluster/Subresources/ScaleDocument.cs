using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>autoscaling/v1 <c>Scale</c> as a view of an object.</summary>
internal static class ScaleDocument
{
    private static readonly string[] Metadata = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"];

    public static JsonObject Of(JsonObject value, ScalePaths paths)
    {
        var metadata = new JsonObject();
        foreach (var field in Metadata)
        {
            if (ObjectMetadata.Of(value)[field] is { } kept)
            {
                metadata[field] = kept.DeepClone();
            }
        }

        var status = new JsonObject { ["replicas"] = (long?)FieldPath.Read(value, paths.StatusReplicas) ?? 0 };
        if (Selector(value, paths) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = new JsonObject { ["replicas"] = (long?)FieldPath.Read(value, paths.SpecReplicas) ?? 0 },
            ["status"] = status,
        };
    }

    /// <summary>A copy of an object with the number of replicas, and the version precondition, of a Scale.</summary>
    public static JsonObject ApplyTo(JsonObject live, JsonObject scale, ResourceDefinition resource, ScalePaths paths)
    {
        var replicas = (long?)scale["spec"]?["replicas"] ?? 0;
        if (replicas < 0)
        {
            throw Failures.Invalid(resource, ObjectMetadata.Text(live, "name"), new StatusCause(
                "FieldValueInvalid", $"Invalid value: {replicas}: must be greater than or equal to 0", "spec.replicas"));
        }

        var value = live.DeepClone().AsObject();
        FieldPath.Write(value, paths.SpecReplicas, replicas);
        foreach (var field in new[] { "resourceVersion", "uid" })
        {
            if (ObjectMetadata.Text(scale, field) is { Length: > 0 } expected)
            {
                ObjectMetadata.Of(value)[field] = expected;
            }
        }

        return value;
    }

    private static string Selector(JsonObject value, ScalePaths paths)
    {
        if (paths.LabelSelector is { } path)
        {
            return (string?)FieldPath.Read(value, path) ?? "";
        }

        var selector = value["spec"]?["selector"];
        var labels = (selector?["matchLabels"] ?? selector) as JsonObject ?? [];
        return string.Join(",", labels.Where(label => label.Value is JsonValue).Select(label => $"{label.Key}={label.Value}"));
    }
}
