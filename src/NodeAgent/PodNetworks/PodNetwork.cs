using System.Collections.Concurrent;
using System.Net;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>
/// Gives each Pod its address. A loopback podCIDR (127.0.0.0/8) needs no privilege and no interface, so its addresses are handed
/// out; with another podCIDR, or none, Pods share the node's address until the agent can add addresses to the machine.
/// </summary>
internal sealed class PodNetwork(INodeView node, INodeIdentity identity)
{
    private readonly ConcurrentDictionary<string, IPAddress> addresses = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private (string Cidr, AddressRange Range)? known;

    /// <summary>Keeps the address that a Pod had before this agent. Call it for all Pods before the first <see cref="Acquire"/>.</summary>
    public void Adopt(string podUid, IPAddress address)
    {
        if (Range() is { } range && range.TryTake(address))
        {
            addresses[podUid] = address;
        }
    }

    /// <summary>The Pod's address: the one it has, or a new one.</summary>
    /// <exception cref="PodAddressException">The podCIDR has none left.</exception>
    public IPAddress Acquire(PodFacts pod)
    {
        if (pod.Pod.Spec.HostNetwork == true || Range() is not { } range)
        {
            return pod.PodIp ?? identity.HostIp;
        }

        lock (gate)
        {
            if (addresses.TryGetValue(pod.Key.Uid, out var has))
            {
                return has;
            }

            if (pod.PodIp is { } adopted)
            {
                return adopted;
            }

            return addresses[pod.Key.Uid] = range.TryTakeAny(out var address)
                ? address
                : throw new PodAddressException($"no address is free in the node's podCIDR {known!.Value.Cidr}: delete Pods, or give nodes a larger range (--node-cidr-mask-size of the controller manager)");
        }
    }

    /// <summary>Gives the Pod's address back.</summary>
    public void Release(string podUid)
    {
        if (addresses.TryRemove(podUid, out var address))
        {
            Range()?.Release(address);
        }
    }

    private AddressRange? Range()
    {
        lock (gate)
        {
            if (node.Current?.Spec?.PodCIDR is not { Length: > 0 } cidr || !IPNetwork.TryParse(cidr, out var network) || !IPAddress.IsLoopback(network.BaseAddress))
            {
                return known?.Range;
            }

            // A Node that was deleted and made again may have another range: Pods keep what they have.
            known = known is { } k && k.Cidr == cidr ? k : (cidr, new AddressRange(network));
            return known.Value.Range;
        }
    }
}
