using System.Text.Json.Nodes;
using k8s.Models;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Derives the quality of service class of a Pod from its resources as a whole (Kubernetes 1.34), or else from its containers'.</summary>
internal static class PodQualityOfService
{
    private static readonly string[] Counted = ["cpu", "memory"];

    public static QualityOfService ClassOf(JsonObject pod)
    {
        var containers = pod["spec"] is { } spec && AsksForAnything(spec) ? [spec] : Containers(pod, "containers").Concat(Containers(pod, "initContainers")).ToArray();
        if (!containers.Any(AsksForAnything))
        {
            return QualityOfService.BestEffort;
        }

        return containers.All(IsGuaranteed) ? QualityOfService.Guaranteed : QualityOfService.Burstable;
    }

    private static IEnumerable<JsonNode> Containers(JsonObject pod, string list) =>
        ((pod["spec"] as JsonObject)?[list] as JsonArray)?.OfType<JsonNode>() ?? [];

    private static bool AsksForAnything(JsonNode container) =>
        Counted.Any(name => Amount(container, "requests", name) is not null || Amount(container, "limits", name) is not null);

    private static bool IsGuaranteed(JsonNode container) => Counted.All(name =>
        Amount(container, "limits", name) is { } limit && Number(Amount(container, "requests", name) ?? limit) == Number(limit));

    private static decimal Number(JsonNode amount) => new ResourceQuantity(amount.ToString()).ToDecimal();

    private static JsonNode? Amount(JsonNode container, string side, string name) => container["resources"]?[side]?[name];
}
