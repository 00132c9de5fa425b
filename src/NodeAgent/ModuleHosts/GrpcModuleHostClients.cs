namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Clients over Unix sockets.</summary>
internal sealed class GrpcModuleHostClients(TimeProvider time) : IModuleHostClients
{
    /// <inheritdoc/>
    public IModuleHostClient Connect(string socketPath) => new GrpcModuleHostClient(socketPath, time);
}
