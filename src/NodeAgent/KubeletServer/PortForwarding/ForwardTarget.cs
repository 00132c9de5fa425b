using System.Net;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>Where a Pod's ports are.</summary>
/// <param name="Pod">Whose.</param>
/// <param name="Address">The Pod's address, or null while it has none.</param>
/// <param name="OnlyPorts">
/// The ports that may be reached; null for all. A Pod that shares the node's address offers those that its containers declare and no other: the
/// rest are the node's own.
/// </param>
internal sealed record ForwardTarget(PodKey Pod, IPAddress? Address, IReadOnlySet<int>? OnlyPorts)
{
    /// <summary>The target that a Pod is.</summary>
    public static ForwardTarget Of(PodRecord record, IPAddress node)
    {
        var address = IPAddress.TryParse(record.Status.PodIP, out var parsed) ? parsed : null;
        return new ForwardTarget(record.Key, address, node.Equals(address) ? Declared(record) : null);
    }

    private static HashSet<int> Declared(PodRecord record) =>
        [.. record.Pod.Spec.Containers.Concat(record.Pod.Spec.InitContainers ?? [])
            .SelectMany(container => container.Ports ?? [])
            .Where(port => port.Protocol is null or "TCP")
            .Select(port => port.ContainerPort)];
}
