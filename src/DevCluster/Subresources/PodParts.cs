using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Strategies;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>What <c>pods/resize</c> (1.33) and <c>pods/ephemeralcontainers</c> (1.23) take of a Pod.</summary>
internal static class PodParts
{
    private const string Forbidden = "FieldValueForbidden";

    /// <summary>The resources of each container and sidecar; the quality of service class stays what it is.</summary>
    public static JsonObject Resources(ResourceDefinition definition, JsonObject live, JsonObject asked)
    {
        var value = live.DeepClone().AsObject();
        foreach (var list in (string[])["containers", "initContainers"])
        {
            foreach (var container in Items(value, list))
            {
                container.Remove("resources");
                if (Items(asked, list).FirstOrDefault(other => (string?)other["name"] == (string?)container["name"])?["resources"] is { } resources)
                {
                    container["resources"] = resources.DeepClone();
                }
            }
        }

        return PodQualityOfService.ClassOf(value) == PodQualityOfService.ClassOf(live)
            ? value
            : throw Failures.Invalid(definition, ObjectMetadata.Text(live, "name"), new StatusCause("FieldValueInvalid", "Invalid value: Pod QOS Class may not change as a result of resizing", "spec"));
    }

    /// <summary>The ephemeral containers, to which more may come and of which none may change or go.</summary>
    public static JsonObject EphemeralContainers(ResourceDefinition definition, JsonObject live, JsonObject asked)
    {
        var wanted = Items(asked, "ephemeralContainers").ToList();
        foreach (var known in Items(live, "ephemeralContainers"))
        {
            if (!wanted.Any(other => JsonNode.DeepEquals(other, known)))
            {
                throw Failures.Invalid(definition, ObjectMetadata.Text(live, "name"), new StatusCause(
                    Forbidden, $"Forbidden: existing ephemeral containers \"{(string?)known["name"]}\" may not be removed or changed", "spec.ephemeralContainers"));
            }
        }

        var taken = ((string[])["containers", "initContainers"]).SelectMany(list => Items(live, list)).Concat(wanted).Select(container => (string?)container["name"]).ToList();
        if (taken.Distinct().Count() < taken.Count || taken.Any(string.IsNullOrEmpty))
        {
            throw Failures.Invalid(definition, ObjectMetadata.Text(live, "name"), new StatusCause("FieldValueDuplicate", "Duplicate value: every container needs a name of its own", "spec.ephemeralContainers"));
        }

        var value = live.DeepClone().AsObject();
        value["spec"]!["ephemeralContainers"] = new JsonArray([.. wanted.Select(container => container.DeepClone())]);
        return value;
    }

    private static IEnumerable<JsonObject> Items(JsonObject pod, string list) => ((pod["spec"] as JsonObject)?[list] as JsonArray)?.OfType<JsonObject>() ?? [];
}
