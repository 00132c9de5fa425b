using System.Net;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Where a Pod's ports are.</summary>
/// <param name="Pod">Whose.</param>
/// <param name="Address">The Pod's address, or null while it has none.</param>
/// <param name="OnlyPorts">
/// The ports that may be reached; null for all. A Pod offers those that its containers declare and no other: the rest are the node's own, on
/// the node's address and, as servers that listen on every address do so on Pods' too, on one of the podCIDR.
/// </param>
internal sealed record ForwardTarget(PodKey Pod, IPAddress? Address, IReadOnlySet<int>? OnlyPorts)
{
    /// <summary>The target that a Pod is.</summary>
    public static ForwardTarget Of(PodRecord record, IPAddress node)
    {
        var address = IPAddress.TryParse(record.Status.PodIP, out var parsed) ? parsed : null;
        return new ForwardTarget(record.Key, address, address is null || node.Equals(address) || !IPAddress.IsLoopback(address) ? Declared(record) : null);
    }

    private static HashSet<int> Declared(PodRecord record) =>
        [.. record.Pod.Spec.Containers.Concat(record.Pod.Spec.InitContainers ?? [])
            .SelectMany(container => container.Ports ?? [])
            .Where(port => port.Protocol is null or "TCP")
            .Select(port => port.ContainerPort)];
}
