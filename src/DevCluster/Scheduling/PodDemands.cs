using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>What a Pod takes from a node: its requests (KEP-753 rule for init containers) and its host ports. Immutable.</summary>
internal sealed record PodDemands(ResourceAmounts Requests, ResourceAmounts ScoredRequests, IReadOnlyList<HostPort> Ports)
{
    // What a container without requests counts as when nodes are compared (scheduler/util non_zero.go).
    private const decimal DefaultCores = 0.1m;
    private const decimal DefaultMemory = 200m * 1024 * 1024;

    public static PodDemands Of(V1Pod pod) => new(Total(pod, Requested), Total(pod, Scored), HostPorts(pod));

    private static ResourceAmounts Total(V1Pod pod, Func<V1Container, ResourceAmounts> request)
    {
        var main = pod.Spec.Containers.Aggregate(ResourceAmounts.None, (sum, container) => sum.Plus(request(container)));
        var (sidecars, peak) = (ResourceAmounts.None, ResourceAmounts.None);
        foreach (var container in pod.Spec.InitContainers ?? [])
        {
            if (container.RestartPolicy == "Always")
            {
                sidecars = sidecars.Plus(request(container));
                peak = peak.OrMore(sidecars);
            }
            else
            {
                peak = peak.OrMore(sidecars.Plus(request(container)));
            }
        }

        return OfWhole(main.Plus(sidecars).OrMore(peak), pod.Spec.Resources?.Requests).Plus(ResourceAmounts.From(pod.Spec.Overhead));
    }

    // What a Pod asks for as a whole counts instead of its containers' sum (component-helpers/resource).
    private static ResourceAmounts OfWhole(ResourceAmounts containers, IDictionary<string, ResourceQuantity>? whole) =>
        ResourceAmounts.From(whole).All.Where(static one => one.Key is "cpu" or "memory").Aggregate(containers, static (sum, one) => sum.With(one.Key, one.Value));

    private static ResourceAmounts Requested(V1Container container) => ResourceAmounts.From(container.Resources?.Requests);

    private static ResourceAmounts Scored(V1Container container)
    {
        var requests = Requested(container);
        requests = requests["cpu"] == 0 ? requests.With("cpu", DefaultCores) : requests;
        return requests["memory"] == 0 ? requests.With("memory", DefaultMemory) : requests;
    }

    private static List<HostPort> HostPorts(V1Pod pod) =>
        [.. from container in pod.Spec.Containers
            from port in container.Ports ?? []
            let number = port.HostPort ?? 0
            where number > 0
            select new HostPort(string.IsNullOrEmpty(port.HostIP) ? HostPort.AnyAddress : port.HostIP, port.Protocol ?? "TCP", number)];
}
