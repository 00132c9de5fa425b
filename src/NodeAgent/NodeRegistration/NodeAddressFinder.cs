using System.Net;
using System.Net.Sockets;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>
/// Finds the Node's InternalIP in the kubelet's order: given; the node's name, if it is an address; the address the name resolves to; the address
/// that traffic to the API server leaves from.
/// </summary>
internal static class NodeAddressFinder
{
    /// <summary>Finds the address.</summary>
    /// <exception cref="NodeAddressException">There is none, or the one given is not this machine's.</exception>
    public static async Task<IPAddress> FindAsync(NodeOptions options, IHostNetwork network, Uri apiServer, CancellationToken cancellationToken)
    {
        if (options.Ip is { } given)
        {
            return network.IsLocal(given) && !given.IsIPv6LinkLocal
                ? given
                : throw new NodeAddressException($"{given} is not an address of this machine; give one that is with --node-ip.");
        }

        if (IPAddress.TryParse(options.Name, out var name) && IsUsable(name, network))
        {
            return name;
        }

        var resolved = await network.ResolveAsync(options.Hostname, cancellationToken).ConfigureAwait(false);
        return resolved.Where(address => IsUsable(address, network)).OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1).FirstOrDefault()
            ?? (network.SourceFor(apiServer) is { } source && IsUsable(source, network) ? source : null)
            ?? network.LocalAddresses().FirstOrDefault(address => IsUsable(address, network))
            ?? throw new NodeAddressException($"no address of this machine can be reached from elsewhere ({options.Hostname} resolves to none of its addresses); give one with --node-ip.");
    }

    private static bool IsUsable(IPAddress address, IHostNetwork network) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !IsLinkLocal(address) && network.IsLocal(address);

    private static bool IsLinkLocal(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, ..];
}
