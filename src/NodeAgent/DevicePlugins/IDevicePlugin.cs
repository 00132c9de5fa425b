using Krustlet.NodeAgent.DevicePlugins.Protocol;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>One plugin, as long as it is there. Calls fail with <see cref="Grpc.Core.RpcException"/>.</summary>
internal interface IDevicePlugin
{
    /// <summary>The devices asked for, readied; one answer for the one container.</summary>
    Task<AllocateResponse> AllocateAsync(IEnumerable<string> devices, CancellationToken cancellationToken);

    /// <summary>Which <paramref name="count"/> of the available devices it would rather give out, those that must be among them included.</summary>
    Task<IReadOnlyList<string>> PreferAsync(IEnumerable<string> available, IEnumerable<string> mustInclude, int count, CancellationToken cancellationToken);

    /// <summary>Readies devices for a start of their container.</summary>
    Task PreStartAsync(IEnumerable<string> devices, CancellationToken cancellationToken);
}
