using Grpc.Core;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;
using RpcType = Krustlet.NodeAgent.Volumes.Csi.Protocol.NodeServiceCapability.Types.RPC.Types.Type;

namespace Krustlet.Testing.Csi;

/// <summary>CSI's Node.</summary>
internal sealed class CsiNodeService(CsiPlugin plugin) : Node.NodeBase
{
    public override async Task<NodeGetInfoResponse> NodeGetInfo(NodeGetInfoRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(new CsiCall("NodeGetInfo", ""), static () => { });
        var answer = new NodeGetInfoResponse { NodeId = $"{plugin.Options.Driver}-node", MaxVolumesPerNode = plugin.Options.MaxVolumes };
        if (plugin.Options.Topology.Count > 0)
        {
            answer.AccessibleTopology = new Topology { Segments = { plugin.Options.Topology.ToDictionary() } };
        }

        return answer;
    }

    public override Task<NodeGetCapabilitiesResponse> NodeGetCapabilities(NodeGetCapabilitiesRequest request, ServerCallContext context)
    {
        var options = plugin.Options;
        (RpcType Type, bool Has)[] all =
        [
            (RpcType.StageUnstageVolume, options.Stages), (RpcType.SingleNodeMultiWriter, options.KnowsSingleWriters),
            (RpcType.VolumeMountGroup, options.MountsForGroups), (RpcType.ExpandVolume, options.Expands), (RpcType.GetVolumeStats, options.Usage is not null),
        ];
        var answer = new NodeGetCapabilitiesResponse();
        answer.Capabilities.AddRange(all.Where(static each => each.Has).Select(static each => new NodeServiceCapability { Rpc = new NodeServiceCapability.Types.RPC { Type = each.Type } }));
        return Task.FromResult(answer);
    }

    public override async Task<NodeStageVolumeResponse> NodeStageVolume(NodeStageVolumeRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(
            With(new CsiCall(nameof(NodeStageVolume), request.VolumeId) { StagingPath = request.StagingTargetPath, PublishContext = Copy(request.PublishContext), Secrets = Copy(request.Secrets), VolumeContext = Copy(request.VolumeContext) }, request.VolumeCapability),
            () =>
            {
                MustExist(request.StagingTargetPath, "the staging folder");
                File.WriteAllText(Path.Combine(request.StagingTargetPath, "staged"), request.VolumeId);
            });
        return new NodeStageVolumeResponse();
    }

    public override async Task<NodeUnstageVolumeResponse> NodeUnstageVolume(NodeUnstageVolumeRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(
            new CsiCall(nameof(NodeUnstageVolume), request.VolumeId) { StagingPath = request.StagingTargetPath },
            () => File.Delete(Path.Combine(request.StagingTargetPath, "staged")));
        return new NodeUnstageVolumeResponse();
    }

    public override async Task<NodePublishVolumeResponse> NodePublishVolume(NodePublishVolumeRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(
            With(new CsiCall(nameof(NodePublishVolume), request.VolumeId)
            {
                StagingPath = request.StagingTargetPath,
                TargetPath = request.TargetPath,
                ReadOnly = request.Readonly,
                PublishContext = Copy(request.PublishContext),
                Secrets = Copy(request.Secrets),
                VolumeContext = Copy(request.VolumeContext),
            }, request.VolumeCapability),
            () => Publish(request));
        return new NodePublishVolumeResponse();
    }

    public override async Task<NodeUnpublishVolumeResponse> NodeUnpublishVolume(NodeUnpublishVolumeRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(
            new CsiCall(nameof(NodeUnpublishVolume), request.VolumeId) { TargetPath = request.TargetPath },
            () => File.Delete(request.TargetPath));
        return new NodeUnpublishVolumeResponse();
    }

    public override async Task<NodeExpandVolumeResponse> NodeExpandVolume(NodeExpandVolumeRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(
            With(new CsiCall(nameof(NodeExpandVolume), request.VolumeId)
            {
                StagingPath = request.StagingTargetPath,
                TargetPath = request.VolumePath,
                RequiredBytes = request.CapacityRange.RequiredBytes,
                Secrets = Copy(request.Secrets),
            }, request.VolumeCapability),
            () => MustExist(request.VolumePath, "the volume"));
        return new NodeExpandVolumeResponse { CapacityBytes = request.CapacityRange.RequiredBytes };
    }

    public override async Task<NodeGetVolumeStatsResponse> NodeGetVolumeStats(NodeGetVolumeStatsRequest request, ServerCallContext context)
    {
        await plugin.AnswerAsync(
            new CsiCall(nameof(NodeGetVolumeStats), request.VolumeId) { StagingPath = request.StagingTargetPath, TargetPath = request.VolumePath },
            () => MustExist(request.VolumePath, "the volume"));
        var (total, available, used) = plugin.Options.Usage!.Value;
        return new NodeGetVolumeStatsResponse { Usage = { new VolumeUsage { Unit = VolumeUsage.Types.Unit.Bytes, Total = total, Available = available, Used = used } } };
    }

    private void Publish(NodePublishVolumeRequest request)
    {
        // Inline volumes, whose handles kubelets begin like this, are never staged.
        if (plugin.Options.Stages && !request.VolumeId.StartsWith("csi-", StringComparison.Ordinal) && !File.Exists(Path.Combine(request.StagingTargetPath, "staged")))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "the volume is not staged"));
        }

        MustExist(Path.GetDirectoryName(request.TargetPath)!, "the folder of the target");
        if (new FileInfo(request.TargetPath).LinkTarget is null)
        {
            File.CreateSymbolicLink(request.TargetPath, plugin.ContentOf(request.VolumeId));
        }
    }

    private static void MustExist(string folder, string what)
    {
        if (!Directory.Exists(folder))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"{what} {folder} is not there"));
        }
    }

    private static CsiCall With(CsiCall call, VolumeCapability? capability) => call with
    {
        AccessMode = capability?.AccessMode?.Mode.ToString() ?? "",
        FsType = capability?.Mount?.FsType ?? "",
        MountGroup = capability?.Mount?.VolumeMountGroup ?? "",
        MountFlags = [.. capability?.Mount?.MountFlags ?? []],
    };

    private static Dictionary<string, string> Copy(IDictionary<string, string> map) => new(map, StringComparer.Ordinal);
}
