using k8s.Models;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Turns <c>volumeMounts</c> into the folders a module is given.</summary>
internal sealed class ContainerMounts(PodVolumes volumes)
{
    /// <summary>The mounts in spec order.</summary>
    /// <exception cref="ContainerConfigException">A mount names a volume that is not there, or a path that leads out of it.</exception>
    public IReadOnlyList<Mount> Build(PodFacts pod, V1Container container, EnvironmentVariables environment)
    {
        try
        {
            return [.. (container.VolumeMounts ?? []).Select(mount => Build(pod, mount, environment))];
        }
        catch (VolumeException failure)
        {
            throw new ContainerConfigException(failure.Message);
        }
    }

    private Mount Build(PodFacts pod, V1VolumeMount mount, EnvironmentVariables environment)
    {
        var root = volumes.HostPath(pod, mount.Name);
        var subPath = SubPath(mount, environment);
        var path = subPath.Length == 0 ? root : EnsureSubPath(root, subPath);
        return new Mount { HostPath = path, GuestPath = GuestPaths.Of(mount), ReadOnly = mount.ReadOnlyProperty == true || IsReadOnly(pod, mount.Name) };
    }

    private static string SubPath(V1VolumeMount mount, EnvironmentVariables environment)
    {
        var text = string.IsNullOrEmpty(mount.SubPathExpr) ? mount.SubPath ?? "" : VariableExpansion.Expand(mount.SubPathExpr, environment.Find);
        return text.Contains("$(", StringComparison.Ordinal) && !string.IsNullOrEmpty(mount.SubPathExpr)
            ? throw new ContainerConfigException($"subPathExpr \"{mount.SubPathExpr}\" names a variable that is not set")
            : SafePaths.Relative(text);
    }

    private static string EnsureSubPath(string root, string subPath)
    {
        var path = Path.Combine(root, subPath);
        if (!Path.Exists(path))
        {
            Directory.CreateDirectory(path);
        }

        return SafePaths.IsBeneath(SafePaths.Real(path), SafePaths.Real(root))
            ? path
            : throw new ContainerConfigException($"subPath \"{subPath}\" leads out of its volume");
    }

    /// <summary>What comes from the API is the cluster's: a module can read it, never write it. A claim may say the same of itself.</summary>
    private static bool IsReadOnly(PodFacts pod, string volumeName) =>
        pod.Pod.Spec.Volumes.First(v => v.Name == volumeName) is { ConfigMap: not null } or { Secret: not null } or { DownwardAPI: not null } or { Projected: not null } or { PersistentVolumeClaim.ReadOnlyProperty: true } or { Csi.ReadOnlyProperty: true };
}
