using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <inheritdoc cref="IHostNetwork"/>
internal sealed class HostNetwork : IHostNetwork
{
    public IReadOnlyList<IPAddress> LocalAddresses() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus != OperationalStatus.Down)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Select(unicast => unicast.Address),
    ];

    public bool IsLocal(IPAddress address) => IPAddress.IsLoopback(address) || LocalAddresses().Contains(address);

    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string hostname, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(hostname, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    public IPAddress? SourceFor(Uri server)
    {
        try
        {
            // Connecting a datagram socket sends nothing; it only makes the kernel choose the route.
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(server.Host, server.Port);
            var address = (socket.LocalEndPoint as IPEndPoint)?.Address;
            return address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
