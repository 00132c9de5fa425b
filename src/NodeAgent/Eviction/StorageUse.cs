using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Volumes.Kinds;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Measures what Pods keep on the node's disk. Links are not followed: what a claim or hostPath shows is not the Pod's.</summary>
internal sealed class StorageUse(VolumeFolders volumes, PodLogFolders logs, IMemoryFolders memory)
{
    /// <summary>Bytes of everything on disk: volumes, termination files, logs.</summary>
    public long OfPod(PodFacts pod) => OfFolder(volumes.OfPod(pod.Key.Uid)) - InMemory(pod) + pod.Containers.Sum(c => OfFolder(Path.GetDirectoryName(logs.PathOf(pod.Key, c.Name, 0))!));

    /// <summary>Bytes that its memory-backed emptyDirs hold.</summary>
    public long InMemory(PodFacts pod) => (pod.Pod.Spec.Volumes ?? [])
        .Where(v => v.EmptyDir?.Medium == "Memory" && memory.Holds(volumes.Of(pod.Key, EmptyDirVolume.Folder, v.Name)))
        .Sum(v => OfEmptyDir(pod, v.Name));

    /// <summary>Bytes of one emptyDir.</summary>
    public long OfEmptyDir(PodFacts pod, string volume) => OfFolder(volumes.Of(pod.Key, EmptyDirVolume.Folder, volume));

    /// <summary>Files and folders of everything.</summary>
    public long InodesOfPod(PodFacts pod) => FolderFigures.Of(volumes.OfPod(pod.Key.Uid)).Inodes + pod.Containers.Sum(c => FolderFigures.Of(Path.GetDirectoryName(logs.PathOf(pod.Key, c.Name, 0))!).Inodes);

    private static long OfFolder(string path) => FolderFigures.Of(path).Bytes;
}
