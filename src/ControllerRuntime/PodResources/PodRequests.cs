using System.Collections.Immutable;
using k8s.Models;

namespace Krustlet.ControllerRuntime.PodResources;

/// <summary>What a Pod asks of its node, by resource name: CPU in cores, memory and storage in bytes, extended resources as counts.</summary>
public sealed record PodRequests(ImmutableSortedDictionary<string, decimal> Amounts)
{
    /// <summary>Nothing.</summary>
    public static PodRequests None { get; } = new(ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal));

    /// <summary>How much of a resource; 0 when it is not asked for.</summary>
    public decimal this[string resource] => Amounts.GetValueOrDefault(resource);

    /// <summary>
    /// The scheduler's sum: all that run together, or the largest init container on top of the sidecars before it, plus overhead.
    /// What the Pod asks for as a whole (<c>spec.resources</c>, Kubernetes 1.34) takes the place of that sum.
    /// </summary>
    public static PodRequests Of(V1Pod pod)
    {
        var sidecars = None;
        var peak = None;
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

        var together = (pod.Spec.Containers ?? []).Aggregate(sidecars, static (sum, c) => sum + OfContainer(c));
        return OfWhole(Max(peak, together), pod.Spec.Resources) + Of(pod.Spec.Overhead);
    }

    /// <summary>The amounts of one list.</summary>
    public static PodRequests Of(IDictionary<string, ResourceQuantity>? list) =>
        list is null ? None : new PodRequests(None.Amounts.AddRange(list.Select(static e => KeyValuePair.Create(e.Key, e.Value.ToDecimal())).Where(static e => e.Value != 0)));

    /// <summary>The sum.</summary>
    public static PodRequests operator +(PodRequests a, PodRequests b) => Combine(a, b, static (x, y) => x + y);

    /// <summary>The difference.</summary>
    public static PodRequests operator -(PodRequests a, PodRequests b) => Combine(a, b, static (x, y) => x - y);

    /// <summary>What a container asks for: an unset request is its limit.</summary>
    private static PodRequests OfContainer(V1Container container)
    {
        var (requests, limits) = (Of(container.Resources?.Requests), Of(container.Resources?.Limits));
        return new PodRequests(requests.Amounts.AddRange(limits.Amounts.Where(l => !requests.Amounts.ContainsKey(l.Key))));
    }

    // A limit is the request where neither the Pod nor a container asks for the resource, as the API server fills it in.
    private static PodRequests OfWhole(PodRequests containers, V1ResourceRequirements? whole)
    {
        var (requests, limits) = (Of(whole?.Requests).Amounts.Where(IsOfWhole), Of(whole?.Limits).Amounts.Where(IsOfWhole));
        return new PodRequests(containers.Amounts.SetItems(limits.Where(l => !containers.Amounts.ContainsKey(l.Key))).SetItems(requests));
    }

    private static bool IsOfWhole(KeyValuePair<string, decimal> amount) => amount.Key is "cpu" or "memory" || amount.Key.StartsWith("hugepages-", StringComparison.Ordinal);

    private static PodRequests Max(PodRequests a, PodRequests b) => Combine(a, b, Math.Max);

    private static PodRequests Combine(PodRequests a, PodRequests b, Func<decimal, decimal, decimal> one) =>
        b.Amounts.IsEmpty ? a : new PodRequests(a.Amounts.SetItems(b.Amounts.Select(e => KeyValuePair.Create(e.Key, one(a[e.Key], e.Value)))));
}
