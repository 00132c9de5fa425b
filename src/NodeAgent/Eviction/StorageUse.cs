using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Measures what Pods keep on the node's disk. Links are not followed: what a claim or hostPath shows is not the Pod's.</summary>
internal sealed class StorageUse(VolumeFolders volumes, PodLogFolders logs)
{
    private static readonly EnumerationOptions Plain = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Bytes of everything: volumes, termination files, logs.</summary>
    public long OfPod(PodFacts pod) => OfFolder(volumes.OfPod(pod.Key.Uid)) + pod.Containers.Sum(c => OfFolder(Path.GetDirectoryName(logs.PathOf(pod.Key, c.Name, 0))!));

    /// <summary>Bytes of one emptyDir.</summary>
    public long OfEmptyDir(PodFacts pod, string volume) => OfFolder(volumes.Of(pod.Key, "kubernetes.io~empty-dir", volume));

    private static long OfFolder(string path)
    {
        try
        {
            var folder = new DirectoryInfo(path);
            return folder.Exists ? folder.EnumerateFiles("*", Plain).Sum(static f => f.Length) : 0;
        }
        catch (IOException)
        {
            // Changed under our hands: the next round measures again.
            return 0;
        }
    }
}
