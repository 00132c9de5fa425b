using System.Net;
using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

/// <summary>A machine with these addresses.</summary>
internal sealed class FakeHostNetwork : IHostNetwork
{
    public List<IPAddress> Addresses { get; } = [IPAddress.Loopback, IPAddress.Parse("192.0.2.1")];

    public IReadOnlyList<IPAddress> LocalAddresses() => Addresses;

    public bool IsLocal(IPAddress address) => Addresses.Contains(address);

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string hostname, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IPAddress>>([]);

    public IPAddress? SourceFor(Uri server) => null;
}
