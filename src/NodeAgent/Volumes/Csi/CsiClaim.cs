using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>A claim of a CSI volume, published for one Pod.</summary>
/// <param name="Request">Whose.</param>
/// <param name="Claim">The claim as last read.</param>
/// <param name="Volume">Its volume as last read.</param>
/// <param name="Source">The volume in CSI's words.</param>
internal sealed record CsiClaim(VolumeRequest Request, V1PersistentVolumeClaim Claim, V1PersistentVolume Volume, CsiVolumeSource Source)
{
    private const string Storage = "storage";

    /// <summary>Bytes the volume has by now.</summary>
    public decimal VolumeSize => Amount(Volume.Spec.Capacity);

    /// <summary>Bytes the claim's user was told of: less than the volume's while the file system has still to grow.</summary>
    public decimal ClaimSize => Amount(Claim.Status.Capacity);

    private static decimal Amount(IDictionary<string, ResourceQuantity>? capacity) =>
        capacity is not null && capacity.TryGetValue(Storage, out var size) ? size.ToDecimal() : 0;
}
