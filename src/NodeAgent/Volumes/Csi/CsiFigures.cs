using Krustlet.NodeAgent.Volumes.Csi.Protocol;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>How full a volume is, by its driver; every figure is 0 where the driver does not tell.</summary>
/// <param name="Bytes">CSI's BYTES.</param>
/// <param name="Inodes">CSI's INODES.</param>
internal sealed record CsiFigures(VolumeUsage Bytes, VolumeUsage Inodes)
{
    /// <summary>Reads the driver's answer; null when it tells no bytes.</summary>
    public static CsiFigures? Of(NodeGetVolumeStatsResponse answer) =>
        answer.Usage.FirstOrDefault(static usage => usage.Unit == VolumeUsage.Types.Unit.Bytes) is { } bytes
            ? new CsiFigures(bytes, answer.Usage.FirstOrDefault(static usage => usage.Unit == VolumeUsage.Types.Unit.Inodes) ?? new VolumeUsage())
            : null;
}
