using System.Net;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The addresses of the machine.</summary>
internal interface IHostNetwork
{
    /// <summary>Addresses of the interfaces that are up.</summary>
    IReadOnlyList<IPAddress> LocalAddresses();

    /// <summary>Whether an address is this machine's; all of 127.0.0.0/8 is.</summary>
    bool IsLocal(IPAddress address);

    /// <summary>What a host name resolves to; nothing when it does not resolve.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string hostname, CancellationToken cancellationToken);

    /// <summary>The local address that traffic to a server leaves from, or null.</summary>
    IPAddress? SourceFor(Uri server);
}
