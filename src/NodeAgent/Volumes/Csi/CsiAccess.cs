using System.Globalization;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;
using Mode = Krustlet.NodeAgent.Volumes.Csi.Protocol.VolumeCapability.Types.AccessMode.Types.Mode;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>How a volume is to be mounted, in CSI's words.</summary>
internal static class CsiAccess
{
    /// <summary>The capability for staging and publishing.</summary>
    /// <exception cref="VolumeException">Kubernetes has no such access mode.</exception>
    public static VolumeCapability Of(CsiVolumeSource source, PodFacts pod, CsiCapabilities capabilities)
    {
        var mount = new VolumeCapability.Types.MountVolume { FsType = source.FsType };
        mount.MountFlags.AddRange(source.MountOptions);
        if (capabilities.MountsForGroups && pod.Pod.Spec.SecurityContext?.FsGroup is { } group)
        {
            mount.VolumeMountGroup = group.ToString(CultureInfo.InvariantCulture);
        }

        return new VolumeCapability { Mount = mount, AccessMode = new VolumeCapability.Types.AccessMode { Mode = ModeOf(source.AccessMode, capabilities.KnowsSingleWriters) } };
    }

    /// <summary>A driver that cannot tell one writer from several is not told either.</summary>
    public static Mode ModeOf(string accessMode, bool knowsSingleWriters) => accessMode switch
    {
        "ReadWriteOnce" => knowsSingleWriters ? Mode.SingleNodeMultiWriter : Mode.SingleNodeWriter,
        "ReadWriteOncePod" => knowsSingleWriters ? Mode.SingleNodeSingleWriter : Mode.SingleNodeWriter,
        "ReadOnlyMany" => Mode.MultiNodeReaderOnly,
        "ReadWriteMany" => Mode.MultiNodeMultiWriter,
        _ => throw new VolumeException($"access mode \"{accessMode}\" is not known: give the volume ReadWriteOnce, ReadWriteOncePod, ReadOnlyMany or ReadWriteMany"),
    };
}
