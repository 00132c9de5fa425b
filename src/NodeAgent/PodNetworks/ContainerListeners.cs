using System.Net;
using k8s.Models;
using Krustlet.ModuleHost.Client;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>
/// The listening sockets of a container: one a <c>containerPort</c> of TCP, on the Pod's addresses
/// and at its <c>hostPort</c> of the node, in the order of <c>ports</c>. The
/// module finds them as descriptors from 3 on, and is told by <c>LISTEN_FDS</c> and <c>LISTEN_FDNAMES</c> (sd_listen_fds(3))
/// unless the Pod sets these itself. Components have sockets of their own making, and get none.
/// </summary>
internal static class ContainerListeners
{
    /// <summary>What the host is to listen on.</summary>
    public static IReadOnlyList<Listener> Build(PodFacts pod, V1Container container) =>
    [
        .. (container.Ports ?? []).Where(static p => p.Protocol is null or "TCP")
            .Select(p => Build(pod, p)),
    ];

    /// <summary>Tells the module of them.</summary>
    public static void Announce(IReadOnlyList<Listener> listeners, EnvironmentVariables environment)
    {
        foreach (var variable in ListeningSockets.Variables(listeners).Where(v => environment.Find(v.Name) is null))
        {
            environment.Set(variable.Name, variable.Value);
        }
    }

    private static Listener Build(PodFacts pod, V1ContainerPort port)
    {
        var all = pod.PodIps.DefaultIfEmpty(pod.HostIp).Select(address => new IPEndPoint(address, port.ContainerPort)).ToList();
        if (port.HostPort is > 0 and var number)
        {
            all.Add(new IPEndPoint(NodeAddress(pod, port.HostIP), number));
        }

        var listener = new Listener { Address = all[0].Address.ToString(), Port = (uint)all[0].Port, Name = port.Name ?? "" };
        listener.More.AddRange(all.Distinct().Skip(1).Select(static end => new ListenerAddress { Address = end.Address.ToString(), Port = (uint)end.Port }));
        return listener;
    }

    /// <summary>Where a hostPort is: at the address that it names, or the node's. Not at all addresses, as Pods' would be among them.</summary>
    private static IPAddress NodeAddress(PodFacts pod, string? hostIp) =>
        IPAddress.TryParse(hostIp, out var named) && !named.Equals(IPAddress.Any) && !named.Equals(IPAddress.IPv6Any) ? named : pod.HostIp;
}
