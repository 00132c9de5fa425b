using System.Net;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>A listening TCP socket that a module finds open at its start.</summary>
/// <param name="Address">Address and port to listen on.</param>
/// <param name="Name">What people call it; may be empty.</param>
public sealed record ListenerSpec(IPEndPoint Address, string Name)
{
    /// <summary>Others whose connections come to the same descriptor: the Pod's address of the other family, a port of the node.</summary>
    public IReadOnlyList<IPEndPoint> More { get; init; } = [];
}
