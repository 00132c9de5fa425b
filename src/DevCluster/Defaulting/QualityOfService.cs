using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary><c>status.qosClass</c> of a Pod.</summary>
internal static class QualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>Guaranteed, Burstable or BestEffort, from the containers' requests and limits.</summary>
    public static string Of(JsonObject spec)
    {
        var resources = PodSpecDefaults.Containers(spec).Select(container => container.Object("resources") ?? []).ToList();
        if (!resources.Any(each => Counted.Any(name => IsSet(each, "requests", name) || IsSet(each, "limits", name))))
        {
            return "BestEffort";
        }

        return resources.All(each => Counted.All(name => IsSet(each, "limits", name) && IsGuaranteed(each, name))) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(JsonObject resources, string name) =>
        !IsSet(resources, "requests", name) || Json.Same(resources["requests"]![name], resources["limits"]![name]);

    private static bool IsSet(JsonObject resources, string list, string name) =>
        resources.Object(list)?.Text(name) is { } text && Quantity.TryParse(text, out var quantity) && !quantity.Nanos.IsZero;
}
