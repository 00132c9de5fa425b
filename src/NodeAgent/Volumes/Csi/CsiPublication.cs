using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>One volume that is to be published for one Pod.</summary>
/// <param name="Request">Whose.</param>
/// <param name="Source">Which.</param>
/// <param name="Driver">What the driver wants of kubelets; null when the cluster does not say.</param>
/// <param name="PublishContext">What attaching it told.</param>
/// <param name="Record">The record as it begins.</param>
/// <param name="Folder">The volume's folder in the Pod's.</param>
internal sealed record CsiPublication(
    VolumeRequest Request, CsiVolumeSource Source, V1CSIDriver? Driver, IReadOnlyDictionary<string, string> PublishContext, CsiRecord Record, string Folder);
