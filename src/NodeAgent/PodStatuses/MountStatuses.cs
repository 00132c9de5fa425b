using k8s.Models;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary><c>containerStatuses[].volumeMounts</c> (Kubernetes 1.30): what a container mounts, and whether it is read-only all the way down.</summary>
internal static class MountStatuses
{
    /// <summary>The mounts in spec order; null when there is none.</summary>
    public static List<V1VolumeMountStatus>? Of(V1Container container) => container.VolumeMounts is { Count: > 0 } mounts ? [.. mounts.Select(Of)] : null;

    // The host refuses to write beneath a read-only mount, whatever is mounted in it, so it can always be had.
    private static V1VolumeMountStatus Of(V1VolumeMount mount) => new()
    {
        Name = mount.Name,
        MountPath = mount.MountPath,
        ReadOnlyProperty = mount.ReadOnlyProperty == true ? true : null,
        RecursiveReadOnly = mount.ReadOnlyProperty != true ? null : mount.RecursiveReadOnly is "Enabled" or "IfPossible" ? "Enabled" : "Disabled",
    };
}
