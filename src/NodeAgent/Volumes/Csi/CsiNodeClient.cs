using Grpc.Core;
using Grpc.Net.Client;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>A driver's node service over its socket, with a time limit on every call. Every call fails with <see cref="PluginException"/>.</summary>
internal sealed class CsiNodeClient : IDisposable
{
    // The kubelet's csiTimeout: mounting may take a while.
    private static readonly TimeSpan MountLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(30);

    private readonly GrpcChannel channel;
    private readonly Node.NodeClient node;
    private readonly Identity.IdentityClient identity;
    private readonly string who;
    private readonly TimeProvider time;

    /// <summary>Makes a client; nothing is opened before the first call.</summary>
    public CsiNodeClient(string driver, string socketPath, TimeProvider time)
    {
        channel = PluginChannels.Open(socketPath);
        (node, identity) = (new Node.NodeClient(channel), new Identity.IdentityClient(channel));
        (who, this.time) = ($"CSI driver {driver} at {socketPath}", time);
    }

    /// <summary>Who the driver says it is.</summary>
    public async Task<string> GetNameAsync(CancellationToken cancellationToken) =>
        (await AskAsync("GetPluginInfo", token => identity.GetPluginInfoAsync(new GetPluginInfoRequest(), cancellationToken: token), AskLimit, cancellationToken)).Name;

    /// <summary>The node in the driver's words.</summary>
    public Task<NodeGetInfoResponse> GetInfoAsync(CancellationToken cancellationToken) =>
        AskAsync("NodeGetInfo", token => node.NodeGetInfoAsync(new NodeGetInfoRequest(), cancellationToken: token), AskLimit, cancellationToken);

    /// <summary>What the driver can do.</summary>
    public async Task<CsiCapabilities> GetCapabilitiesAsync(CancellationToken cancellationToken) => CsiCapabilities.Of(
        await AskAsync("NodeGetCapabilities", token => node.NodeGetCapabilitiesAsync(new NodeGetCapabilitiesRequest(), cancellationToken: token), AskLimit, cancellationToken));

    /// <summary>Stages a volume; repeating it is harmless.</summary>
    public Task StageAsync(NodeStageVolumeRequest request, CancellationToken cancellationToken) =>
        AskAsync("NodeStageVolume", token => node.NodeStageVolumeAsync(request, cancellationToken: token), MountLimit, cancellationToken);

    /// <summary>Publishes a volume; repeating it is harmless.</summary>
    public Task PublishAsync(NodePublishVolumeRequest request, CancellationToken cancellationToken) =>
        AskAsync("NodePublishVolume", token => node.NodePublishVolumeAsync(request, cancellationToken: token), MountLimit, cancellationToken);

    /// <summary>Undoes a publication; repeating it is harmless.</summary>
    public Task UnpublishAsync(string handle, string target, CancellationToken cancellationToken) => AskAsync(
        "NodeUnpublishVolume", token => node.NodeUnpublishVolumeAsync(new NodeUnpublishVolumeRequest { VolumeId = handle, TargetPath = target }, cancellationToken: token), MountLimit, cancellationToken);

    /// <summary>Undoes a staging; repeating it is harmless.</summary>
    public Task UnstageAsync(string handle, string stagingPath, CancellationToken cancellationToken) => AskAsync(
        "NodeUnstageVolume", token => node.NodeUnstageVolumeAsync(new NodeUnstageVolumeRequest { VolumeId = handle, StagingTargetPath = stagingPath }, cancellationToken: token), MountLimit, cancellationToken);

    /// <summary>Grows a volume's file system to the volume's size; repeating it is harmless.</summary>
    public Task ExpandAsync(NodeExpandVolumeRequest request, CancellationToken cancellationToken) =>
        AskAsync("NodeExpandVolume", token => node.NodeExpandVolumeAsync(request, cancellationToken: token), MountLimit, cancellationToken);

    /// <summary>How full a published volume is.</summary>
    public Task<NodeGetVolumeStatsResponse> GetVolumeStatsAsync(NodeGetVolumeStatsRequest request, CancellationToken cancellationToken) =>
        AskAsync("NodeGetVolumeStats", token => node.NodeGetVolumeStatsAsync(request, cancellationToken: token), AskLimit, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();

    private Task<T> AskAsync<T>(string method, Func<CancellationToken, AsyncUnaryCall<T>> call, TimeSpan limit, CancellationToken cancellationToken) =>
        PluginCalls.AskAsync(call, limit, $"{who}: {method}", time, cancellationToken);
}
