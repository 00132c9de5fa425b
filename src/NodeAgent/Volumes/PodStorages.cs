using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources.Native;
using Krustlet.NodeAgent.Volumes.Csi;

namespace Krustlet.NodeAgent.Volumes;

/// <inheritdoc cref="IPodStorages"/>
internal sealed class PodStorages(PodVolumes volumes, VolumeFolders folders, PodLogFolders logs, CsiUsage drivers, IPodDirectory pods, TimeProvider time) : IPodStorages
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (DateTimeOffset At, PodStorage Storage)> measured = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public PodStorage Of(PodRecord pod)
    {
        var now = time.GetUtcNow();
        if (measured.TryGetValue(pod.Key.Uid, out var known) && now - known.At < Fresh)
        {
            return known.Storage;
        }

        var storage = Measure(pod);
        measured[pod.Key.Uid] = (now, storage);
        foreach (var gone in measured.Keys.Except(pods.List().Select(static p => p.Key.Uid), StringComparer.Ordinal).ToList())
        {
            measured.TryRemove(gone, out _);
        }

        return storage;
    }

    private PodStorage Measure(PodRecord pod)
    {
        var found = (pod.Pod.Spec.Volumes ?? []).Select(volume => Measure(pod, volume)).OfType<VolumeFigures>().ToList();
        var containers = (pod.Pod.Spec.InitContainers ?? []).Concat(pod.Pod.Spec.Containers).Select(static c => c.Name);
        var written = containers.ToDictionary(static name => name, name => FolderFigures.Of(Path.GetDirectoryName(logs.PathOf(pod.Key, name, 0))!), StringComparer.Ordinal);
        var own = FolderFigures.Of(folders.OfPod(pod.Key.Uid));
        return new PodStorage(found, written, own.Bytes + written.Values.Sum(static l => l.Bytes), own.Inodes + written.Values.Sum(static l => l.Inodes));
    }

    private VolumeFigures? Measure(PodRecord pod, V1Volume volume)
    {
        try
        {
            var path = volumes.HostPath(pod.Key, volume);
            var claim = volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is null ? null : $"{pod.Key.Name}-{volume.Name}");
            if (drivers.Find(path) is { Bytes: var size, Inodes: var files })
            {
                return new VolumeFigures(volume.Name, claim, size.Total, size.Available, size.Used, files.Total, files.Available, files.Used);
            }

            if (FileSystemFigures.Of(path) is not { } system)
            {
                return null;
            }

            var (bytes, inodes) = claim is null && volume.HostPath is null && volume.Csi is null ? FolderFigures.Of(path) : (system.Bytes - system.BytesAvailable, system.Inodes - system.InodesFree);
            return new VolumeFigures(volume.Name, claim, system.Bytes, system.BytesAvailable, bytes, system.Inodes, system.InodesFree, inodes);
        }
        catch (VolumeException)
        {
            // Not there, or not any more: there is nothing to measure.
            return null;
        }
    }
}
