using k8s.Models;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>status.qosClass</c>, for API servers that did not set it.</summary>
internal static class QosClass
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>Guaranteed, Burstable or BestEffort.</summary>
    public static string Of(V1Pod pod)
    {
        var containers = (pod.Spec.InitContainers ?? []).Concat(pod.Spec.Containers).ToList();
        if (!containers.Any(static c => Counted.Any(r => Has(c.Resources?.Requests, r) || Has(c.Resources?.Limits, r))))
        {
            return "BestEffort";
        }

        return containers.All(static c => Counted.All(r => IsGuaranteed(c, r))) ? "Guaranteed" : "Burstable";
    }

    private static bool IsGuaranteed(V1Container container, string resource)
    {
        if (!Has(container.Resources?.Limits, resource))
        {
            return false;
        }

        return !Has(container.Resources!.Requests, resource)
            || container.Resources.Requests[resource].ToDecimal() == container.Resources.Limits[resource].ToDecimal();
    }

    private static bool Has(IDictionary<string, ResourceQuantity>? list, string resource) =>
        list is not null && list.TryGetValue(resource, out var quantity) && quantity.ToDecimal() != 0;
}
