namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>What is kept on disk of a published or staged volume, written before the driver is asked, so that whatever happens it is undone.</summary>
/// <param name="DriverName">The driver.</param>
/// <param name="VolumeHandle">CSI's <c>volume_id</c>.</param>
/// <param name="IsEphemeral">An inline volume.</param>
/// <param name="AttachRequired">It is attached to the node by somebody else, who must not detach it before.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="BootId">The machine's boot in which it was done: after another one nothing is mounted any more.</param>
internal sealed record CsiRecord(string DriverName, string VolumeHandle, bool IsEphemeral, bool AttachRequired, CsiStage Stage, string BootId)
{
    /// <summary>The volume's name among all of the node (<c>Node.status.volumesInUse</c>).</summary>
    public string UniqueName => UniqueNameOf(DriverName, VolumeHandle);

    /// <summary>The name of a driver's volume.</summary>
    public static string UniqueNameOf(string driver, string handle) => $"kubernetes.io/csi/{driver}^{handle}";
}
