using k8s.Models;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>status.qosClass</c>, for API servers that did not set it.</summary>
internal static class QosClass
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>Guaranteed, Burstable or BestEffort: by what the Pod asks for as a whole (Kubernetes 1.34), or else by its containers.</summary>
    public static string Of(V1Pod pod)
    {
        var counted = Asks(pod.Spec.Resources) ? [pod.Spec.Resources] : (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers).Select(static c => c.Resources).ToList();
        if (!counted.Any(Asks))
        {
            return "BestEffort";
        }

        return counted.All(static one => Counted.All(r => IsGuaranteed(one, r))) ? "Guaranteed" : "Burstable";
    }

    private static bool Asks(V1ResourceRequirements? resources) => Counted.Any(r => Has(resources?.Requests, r) || Has(resources?.Limits, r));

    private static bool IsGuaranteed(V1ResourceRequirements? resources, string resource)
    {
        if (!Has(resources?.Limits, resource))
        {
            return false;
        }

        return !Has(resources!.Requests, resource) || resources.Requests[resource].ToDecimal() == resources.Limits[resource].ToDecimal();
    }

    private static bool Has(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) && quantity.ToDecimal() != 0;
}
