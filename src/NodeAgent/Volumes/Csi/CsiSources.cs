using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>Reads CSI volumes from the API's objects.</summary>
internal static class CsiSources
{
    /// <summary>A PersistentVolume with <c>spec.csi</c>.</summary>
    public static CsiVolumeSource Of(V1PersistentVolume volume, bool readOnly)
    {
        var csi = volume.Spec.Csi;
        return new CsiVolumeSource
        {
            Driver = csi.Driver,
            Handle = csi.VolumeHandle,
            SpecName = volume.Metadata.Name,
            FsType = csi.FsType ?? "",
            AccessMode = volume.Spec.AccessModes?.FirstOrDefault() ?? "ReadWriteOnce",
            ReadOnly = readOnly,
            Attributes = Copy(csi.VolumeAttributes),
            MountOptions = [.. volume.Spec.MountOptions ?? []],
            StageSecret = NameOf(csi.NodeStageSecretRef),
            PublishSecret = NameOf(csi.NodePublishSecretRef),
            ExpandSecret = NameOf(csi.NodeExpandSecretRef),
        };
    }

    /// <summary>An inline volume of a Pod. Its handle is made from the Pod and the volume's name, as the kubelet makes it.</summary>
    public static CsiVolumeSource Of(PodFacts pod, V1Volume volume)
    {
        var csi = volume.Csi;
        return new CsiVolumeSource
        {
            Driver = csi.Driver,
            Handle = "csi-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pod.Key.Uid + volume.Name))),
            SpecName = volume.Name,
            IsEphemeral = true,
            FsType = csi.FsType ?? "",
            ReadOnly = csi.ReadOnlyProperty == true,
            Attributes = Copy(csi.VolumeAttributes),
            PublishSecret = csi.NodePublishSecretRef is { } secret ? new NamespacedName(pod.Key.Namespace, secret.Name) : null,
        };
    }

    private static NamespacedName? NameOf(V1SecretReference? secret) => secret is null ? null : new NamespacedName(secret.NamespaceProperty, secret.Name);

    private static Dictionary<string, string> Copy(IDictionary<string, string>? map) =>
        map is null ? [] : new Dictionary<string, string>(map, StringComparer.Ordinal);
}
