using k8s.Models;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Where a container sees a mount.</summary>
internal static class GuestPaths
{
    private const string Root = "/";

    /// <summary>
    /// The absolute path, without a separator at its end: a <c>mountPath</c> may be written relative to the root and with any number of separators, and
    /// modules find their folders by comparing text.
    /// </summary>
    public static string Of(V1VolumeMount mount) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(mount.MountPath.TrimStart('/'), Root));
}
