using Grpc.Core;
using Krustlet.NodeAgent.DevicePlugins.Protocol;

namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>What plugins call on kubelet.sock.</summary>
internal sealed class RegistrationService(DevicePluginsFolder folder, PluginConnections connections) : Registration.RegistrationBase
{
    /// <inheritdoc/>
    public override Task<Empty> Register(RegisterRequest request, ServerCallContext context)
    {
        if (PluginSource.Problem(request.ResourceName, [request.Version]) is { } problem)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, problem));
        }

        if (request.Endpoint.Length == 0 || Path.GetFileName(request.Endpoint) != request.Endpoint || request.Endpoint is "." or "..")
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"the endpoint \"{request.Endpoint}\" is not the name of a file: serve the plugin on a socket beside kubelet.sock and give its name"));
        }

        connections.Add(new PluginSource(request.ResourceName, folder.SocketOf(request.Endpoint)));
        return Task.FromResult(new Empty());
    }
}
