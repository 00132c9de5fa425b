using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using Krustlet.NodeAgent.DevicePlugins.Protocol;
using Krustlet.NodeAgent.Plugins;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>Speaks to a plugin over its Unix socket.</summary>
internal sealed class GrpcDevicePlugin : IDevicePlugin, IDisposable
{
    private static readonly TimeSpan PreStartPatience = TimeSpan.FromSeconds(30);
    private readonly TimeProvider time;
    private readonly GrpcChannel channel;
    private readonly DevicePlugin.DevicePluginClient client;

    /// <summary>Nothing is opened before the first call.</summary>
    public GrpcDevicePlugin(string socketPath, TimeProvider time)
    {
        this.time = time;
        channel = PluginChannels.Open(socketPath);
        client = new DevicePlugin.DevicePluginClient(channel);
    }

    /// <summary>What it wants to be asked.</summary>
    public async Task<DevicePluginOptions> GetOptionsAsync(CancellationToken cancellationToken) =>
        await client.GetDevicePluginOptionsAsync(new Empty(), cancellationToken: cancellationToken);

    /// <summary>Its devices, again after each change, until it ends.</summary>
    public async IAsyncEnumerable<IReadOnlyList<Device>> ListAndWatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = client.ListAndWatch(new Empty(), cancellationToken: cancellationToken);
        await foreach (var answer in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            yield return answer.Devices;
        }
    }

    /// <inheritdoc/>
    public async Task<AllocateResponse> AllocateAsync(IEnumerable<string> devices, CancellationToken cancellationToken)
    {
        var container = new ContainerAllocateRequest();
        container.DevicesIds.AddRange(devices);
        return await client.AllocateAsync(new AllocateRequest { ContainerRequests = { container } }, cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> PreferAsync(IEnumerable<string> available, IEnumerable<string> mustInclude, int count, CancellationToken cancellationToken)
    {
        var container = new ContainerPreferredAllocationRequest { AllocationSize = count };
        container.AvailableDeviceIDs.AddRange(available);
        container.MustIncludeDeviceIDs.AddRange(mustInclude);
        var answer = await client.GetPreferredAllocationAsync(new PreferredAllocationRequest { ContainerRequests = { container } }, cancellationToken: cancellationToken);
        return answer.ContainerResponses is [var first, ..] ? first.DeviceIDs : [];
    }

    /// <inheritdoc/>
    public async Task PreStartAsync(IEnumerable<string> devices, CancellationToken cancellationToken)
    {
        var request = new PreStartContainerRequest();
        request.DevicesIds.AddRange(devices);
        await client.PreStartContainerAsync(request, deadline: time.GetUtcNow().UtcDateTime + PreStartPatience, cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
