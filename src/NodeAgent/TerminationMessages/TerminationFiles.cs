using k8s.Models;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.TerminationMessages;

/// <summary>
/// The file behind <c>terminationMessagePath</c>: one a run, beneath the Pod's folder, so that it goes with the Pod. A module sees it as the
/// one file of the path's folder. A component, whose runtime mounts folders only, is given that folder.
/// </summary>
internal sealed class TerminationFiles(VolumeFolders folders)
{
    /// <summary>The path that containers have which name none.</summary>
    public const string DefaultPath = "/dev/termination-log";

    private const UnixFileMode Everyone = (UnixFileMode)0b110_110_110;

    /// <summary>The path as the module sees it.</summary>
    public static string GuestPath(V1Container container) => string.IsNullOrEmpty(container.TerminationMessagePath) ? DefaultPath : container.TerminationMessagePath;

    /// <summary>Where the file of a run is on the node.</summary>
    public string PathOf(string podUid, V1Container container, string runId) =>
        Path.Combine(FolderOf(podUid, container.Name), runId, Path.GetFileName(GuestPath(container)));

    /// <summary>Makes the file and says how it is mounted; null when a volume is mounted where the default path would be.</summary>
    /// <exception cref="ContainerConfigException">The path names no file, or lies in a folder that is one of the container's volumes.</exception>
    public Mount? Create(PodFacts pod, V1Container container, string runId, bool mountsFolder)
    {
        var guest = GuestPath(container);
        var guestFolder = Path.GetDirectoryName(guest);
        if (guestFolder is null || !Path.IsPathRooted(guest) || Path.GetFileName(guest) is "" or "." or "..")
        {
            throw new ContainerConfigException($"terminationMessagePath \"{guest}\" is not the path of a file: give one like {DefaultPath}");
        }

        if (VolumeOver(container, guestFolder) is { } volume)
        {
            return guest == DefaultPath ? null : throw new ContainerConfigException(
                $"terminationMessagePath {guest} lies in the volume mounted at {volume.MountPath}: a module cannot be given both, name a path outside of its volumes");
        }

        var path = PathOf(pod.Key.Uid, container, runId);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write))
        {
            File.SetUnixFileMode(path, Everyone);
        }

        return mountsFolder
            ? new Mount { HostPath = Path.GetDirectoryName(path), GuestPath = guestFolder }
            : new Mount { HostPath = path, GuestPath = guest };
    }

    /// <summary>Removes the files of every run of a container there was so far, but one.</summary>
    public void Prune(string podUid, string container, string? keptRunId)
    {
        var folder = new DirectoryInfo(FolderOf(podUid, container));
        foreach (var old in folder.Exists ? folder.EnumerateDirectories().Where(d => d.Name != keptRunId) : [])
        {
            old.Delete(recursive: true);
        }
    }

    private static V1VolumeMount? VolumeOver(V1Container container, string guestFolder) =>
        (container.VolumeMounts ?? []).FirstOrDefault(mount =>
            GuestPaths.Of(mount) is var at && (guestFolder == at || (at != "/" && SafePaths.IsBeneath(guestFolder, at))));

    private string FolderOf(string podUid, string container) => Path.Combine(folders.OfPod(podUid), "containers", container);
}
