using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Which container of a Pod a request is about (kubernetes <c>registry/core/pod</c>, <c>validateContainer</c>).</summary>
internal static class PodContainers
{
    private static readonly string[] Lists = ["containers", "initContainers", "ephemeralContainers"];

    /// <summary>The one asked for, or the only one; 400 when that is none.</summary>
    public static string Choose(ApiCall call, JsonObject pod)
    {
        var names = Lists.SelectMany(list => (pod["spec"]?[list] as JsonArray ?? []).Select(container => (string?)container?["name"] ?? "")).ToArray();
        var asked = call.Query("container");
        if (asked is null && (pod["spec"]?["containers"] as JsonArray)?.Count == 1)
        {
            return names[0];
        }

        if (asked is null)
        {
            throw Failures.BadRequest($"a container name must be specified for pod {call.Key.Name}, choose one of: [{string.Join(' ', names)}]");
        }

        return names.Contains(asked) ? asked : throw Failures.BadRequest($"container {asked} is not valid for pod {call.Key.Name}");
    }
}
