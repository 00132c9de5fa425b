using System.Net;
using System.Net.Sockets;
using k8s.Models;
using Krustlet.DevCluster.Controllers.Endpoints;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.EndpointSlices;

/// <summary>What the slices of a Service are to hold (<c>k8s.io/endpointslice</c>).</summary>
internal static class ServiceEndpoints
{
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    public static IReadOnlyList<SliceGroup> Of(V1Service service, IReadOnlyList<V1Pod> pods, Func<string, V1Node?> nodes)
    {
        var groups = Families(service).SelectMany(family => OfFamily(service, family, pods, nodes)).ToList();

        // A Service without endpoints has an empty slice, so that its having none is told from its not being looked at yet.
        return groups.Count > 0 ? groups : [.. Families(service).Select(family => new SliceGroup(family, [], []))];
    }

    private static IEnumerable<SliceGroup> OfFamily(V1Service service, string family, IReadOnlyList<V1Pod> pods, Func<string, V1Node?> nodes) => pods
        .Select(pod => (Pod: pod, Address: Address(pod, family), Ports: Ports(service, pod)))
        .Where(item => item.Address is not null)
        .GroupBy(item => SliceGroup.KeyOf(family, item.Ports))
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new SliceGroup(family, group.First().Ports, [.. group.Select(item => Endpoint(service, item.Pod, item.Address!, nodes))]));

    private static IReadOnlyList<string> Families(V1Service service) =>
        service.Spec.IpFamilies is { Count: > 0 } families ? [.. families]
            : IPAddress.TryParse(service.Spec.ClusterIP, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? ["IPv6"]
            : ["IPv4"];

    private static string? Address(V1Pod pod, string family) =>
        (pod.Status.PodIPs?.Select(entry => entry.Ip) ?? [pod.Status.PodIP])
            .FirstOrDefault(text => IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6) == (family == "IPv6"));

    private static List<Discoveryv1EndpointPort> Ports(V1Service service, V1Pod pod) =>
    [
        .. (service.Spec.Ports ?? [])
            .Select(port => (Port: port, Number: TargetPorts.Find(pod, port)))
            .Where(item => item.Number is not null)
            .Select(item => new Discoveryv1EndpointPort
            {
                Name = item.Port.Name ?? "",
                Port = item.Number,
                Protocol = item.Port.Protocol ?? "TCP",
                AppProtocol = item.Port.AppProtocol,
            })
            .OrderBy(port => port.Name, StringComparer.Ordinal),
    ];

    private static V1Endpoint Endpoint(V1Service service, V1Pod pod, string address, Func<string, V1Node?> nodes)
    {
        var (serves, goes) = (pod.IsReady(), pod.IsTerminating());
        return new V1Endpoint
        {
            Addresses = [address],
            Conditions = new V1EndpointConditions
            {
                Ready = service.Spec.PublishNotReadyAddresses == true || (serves && !goes),
                Serving = serves,
                Terminating = goes,
            },
            Hostname = ServiceSelection.HostName(pod, service),
            NodeName = pod.Spec.NodeName,
            TargetRef = ServiceSelection.Target(pod),
            Zone = pod.Spec.NodeName is { } node && nodes(node)?.Metadata.Labels is { } labels && labels.TryGetValue(ZoneLabel, out var zone) ? zone : null,
        };
    }
}
