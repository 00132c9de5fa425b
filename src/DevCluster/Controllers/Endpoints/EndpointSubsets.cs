using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Endpoints;

/// <summary>Pods as the subsets of core/v1 <c>Endpoints</c>: one a set of ports, in a stable order (<c>endpoints.RepackSubsets</c>).</summary>
internal static class EndpointSubsets
{
    public static IList<V1EndpointSubset>? Of(V1Service service, IReadOnlyList<V1Pod> pods)
    {
        var subsets = pods
            .Where(pod => !pod.IsTerminating() || service.Spec.PublishNotReadyAddresses == true)
            .Select(pod => (Pod: pod, Ports: Ports(service, pod)))
            .Where(item => item.Ports.Count > 0 || service.Spec.Ports is not { Count: > 0 })
            .GroupBy(item => string.Join(',', item.Ports.Select(port => $"{port.Name}:{port.Port}/{port.Protocol}")))
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Subset(service, [.. group.Select(item => item.Pod)], group.First().Ports))
            .ToList();
        return subsets.Count == 0 ? null : subsets;
    }

    private static V1EndpointSubset Subset(V1Service service, List<V1Pod> pods, List<Corev1EndpointPort> ports)
    {
        var byReadiness = pods.ToLookup(pod => pod.IsReady() || service.Spec.PublishNotReadyAddresses == true, pod => Address(service, pod));
        return new V1EndpointSubset
        {
            Addresses = byReadiness[true].ToList() is { Count: > 0 } ready ? ready : null,
            NotReadyAddresses = byReadiness[false].ToList() is { Count: > 0 } waiting ? waiting : null,
            Ports = ports.Count == 0 ? null : ports,
        };
    }

    private static List<Corev1EndpointPort> Ports(V1Service service, V1Pod pod) =>
    [
        .. (service.Spec.Ports ?? [])
            .Select(port => (Port: port, Number: TargetPorts.Find(pod, port)))
            .Where(item => item.Number is not null)
            .Select(item => new Corev1EndpointPort
            {
                Name = string.IsNullOrEmpty(item.Port.Name) ? null : item.Port.Name,
                Port = item.Number!.Value,
                Protocol = item.Port.Protocol ?? "TCP",
                AppProtocol = item.Port.AppProtocol,
            }),
    ];

    private static V1EndpointAddress Address(V1Service service, V1Pod pod) => new()
    {
        Ip = pod.Status.PodIP,
        NodeName = pod.Spec.NodeName,
        Hostname = ServiceSelection.HostName(pod, service),
        TargetRef = ServiceSelection.Target(pod),
    };
}
