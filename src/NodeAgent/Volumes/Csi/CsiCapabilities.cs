using Krustlet.NodeAgent.Volumes.Csi.Protocol;
using Rpc = Krustlet.NodeAgent.Volumes.Csi.Protocol.NodeServiceCapability.Types.RPC.Types.Type;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>What a driver's node service can do.</summary>
/// <param name="Stages">STAGE_UNSTAGE_VOLUME.</param>
/// <param name="KnowsSingleWriters">SINGLE_NODE_MULTI_WRITER: it tells one writer of a node from several.</param>
/// <param name="MountsForGroups">VOLUME_MOUNT_GROUP: it can make a volume a group's.</param>
/// <param name="Expands">EXPAND_VOLUME: it grows a volume's file system on the node.</param>
/// <param name="Measures">GET_VOLUME_STATS: it tells how full a volume is.</param>
internal sealed record CsiCapabilities(bool Stages, bool KnowsSingleWriters, bool MountsForGroups, bool Expands, bool Measures)
{
    /// <summary>Reads the driver's answer; what it can do besides is of no use here.</summary>
    public static CsiCapabilities Of(NodeGetCapabilitiesResponse answer)
    {
        var types = answer.Capabilities.Where(static c => c.Rpc is not null).Select(static c => c.Rpc.Type).ToHashSet();
        return new CsiCapabilities(
            types.Contains(Rpc.StageUnstageVolume), types.Contains(Rpc.SingleNodeMultiWriter), types.Contains(Rpc.VolumeMountGroup),
            types.Contains(Rpc.ExpandVolume), types.Contains(Rpc.GetVolumeStats));
    }
}
