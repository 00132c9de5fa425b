using k8s.Models;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>What a Pod asks of its node: CPU in cores, memory in bytes.</summary>
internal readonly record struct PodRequests(decimal Cpu, decimal Memory)
{
    /// <summary>The scheduler's sum: all that run together, or the largest init container on top of the sidecars before it, plus overhead.</summary>
    public static PodRequests Of(V1Pod pod)
    {
        var sidecars = default(PodRequests);
        var peak = default(PodRequests);
        foreach (var init in pod.Spec.InitContainers ?? [])
        {
            var one = OfContainer(init);
            if (init.RestartPolicy == "Always")
            {
                sidecars += one;
                peak = Max(peak, sidecars);
            }
            else
            {
                peak = Max(peak, sidecars + one);
            }
        }

        var together = pod.Spec.Containers.Aggregate(sidecars, static (sum, c) => sum + OfContainer(c));
        return Max(peak, together) + Amounts(pod.Spec.Overhead);
    }

    /// <summary>The sum.</summary>
    public static PodRequests operator +(PodRequests a, PodRequests b) => new(a.Cpu + b.Cpu, a.Memory + b.Memory);

    /// <summary>The difference.</summary>
    public static PodRequests operator -(PodRequests a, PodRequests b) => new(a.Cpu - b.Cpu, a.Memory - b.Memory);

    private static PodRequests OfContainer(V1Container container)
    {
        var requests = Amounts(container.Resources?.Requests);
        var limits = Amounts(container.Resources?.Limits);
        return new PodRequests(requests.Cpu == 0 ? limits.Cpu : requests.Cpu, requests.Memory == 0 ? limits.Memory : requests.Memory);
    }

    private static PodRequests Amounts(IDictionary<string, ResourceQuantity>? list) => new(Amount(list, "cpu"), Amount(list, "memory"));

    private static decimal Amount(IDictionary<string, ResourceQuantity>? list, string name) =>
        list is not null && list.TryGetValue(name, out var quantity) ? quantity.ToDecimal() : 0;

    private static PodRequests Max(PodRequests a, PodRequests b) => new(Math.Max(a.Cpu, b.Cpu), Math.Max(a.Memory, b.Memory));
}
