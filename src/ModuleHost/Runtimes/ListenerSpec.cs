using System.Net;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>A listening TCP socket that a module finds open at its start.</summary>
/// <param name="Address">Address and port to listen on.</param>
/// <param name="Name">What people call it; may be empty.</param>
public sealed record ListenerSpec(IPEndPoint Address, string Name)
{
    /// <summary>Addresses of other families whose connections, to the same port, come to the same descriptor.</summary>
    public IReadOnlyList<IPAddress> MoreAddresses { get; init; } = [];
}
