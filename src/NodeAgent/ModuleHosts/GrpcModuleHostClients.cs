namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Clients over Unix sockets, measured.</summary>
internal sealed class GrpcModuleHostClients(RuntimeOperationMetrics metrics, TimeProvider time) : IModuleHostClients
{
    /// <inheritdoc/>
    public IModuleHostClient Connect(string socketPath) => new MeasuredModuleHostClient(new GrpcModuleHostClient(socketPath, time), metrics);
}
