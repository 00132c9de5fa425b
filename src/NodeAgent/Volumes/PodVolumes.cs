using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Makes, refreshes and removes the volumes of Pods.</summary>
internal sealed class PodVolumes(IEnumerable<IVolumeKind> kinds, VolumeFolders folders, IMemoryFolders memory)
{
    private readonly IReadOnlyList<IVolumeKind> kinds = [.. kinds];

    /// <summary>Makes every volume, or brings it up to date.</summary>
    /// <exception cref="VolumeException">One cannot be made; the message names it.</exception>
    public async Task<VolumesMounted> MountAsync(PodFacts pod, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        DateTimeOffset? refreshAt = null;
        var notices = new List<string>();
        foreach (var volume in pod.Pod.Spec.Volumes ?? [])
        {
            var mounted = await MountAsync(pod, volume, notBefore, cancellationToken);
            refreshAt = refreshAt is null || mounted.RefreshAt < refreshAt ? mounted.RefreshAt ?? refreshAt : refreshAt;
            notices.AddRange(mounted.Notice is { } notice ? [notice] : Array.Empty<string>());
        }

        return new VolumesMounted(refreshAt, notices);
    }

    /// <summary>What a container's mount of a volume stands for on this node.</summary>
    /// <exception cref="VolumeException">The Pod has no such volume.</exception>
    public string HostPath(PodFacts pod, string volumeName)
    {
        var volume = pod.Pod.Spec.Volumes?.FirstOrDefault(v => v.Name == volumeName) ?? throw new VolumeException($"the Pod has no volume \"{volumeName}\"");
        return HostPath(pod.Key, volume);
    }

    /// <summary>What a volume of a Pod stands for on this node.</summary>
    /// <exception cref="VolumeException">It is not there.</exception>
    public string HostPath(PodKey pod, V1Volume volume)
    {
        var kind = KindOf(volume);
        return kind.PathOf(volume, folders.Of(pod, kind.FolderName, volume.Name));
    }

    /// <summary>Removes everything the Pod's volumes left on the node; what hostPath and claims showed is not touched.</summary>
    /// <exception cref="VolumeException">Something is still mounted.</exception>
    public async Task RemoveAsync(string podUid, CancellationToken cancellationToken)
    {
        foreach (var kind in kinds)
        {
            await kind.UnmountAsync(podUid, cancellationToken);
        }

        var folder = folders.OfPod(podUid);
        if (!Directory.Exists(folder))
        {
            return;
        }

        memory.UnmountBeneath(folder);
        if (MountTable.Beneath(folder) is [var mounted, ..])
        {
            throw new VolumeException($"{mounted} is still mounted: removing the Pod's folder would remove what is in it");
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<MountedVolume> MountAsync(PodFacts pod, V1Volume volume, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        try
        {
            var kind = KindOf(volume);
            var request = new VolumeRequest(pod, volume, folders.Of(pod.Key, kind.FolderName, volume.Name), notBefore);
            return await kind.MountAsync(request, cancellationToken);
        }
        catch (Exception failure) when (failure is VolumeException or IOException or UnauthorizedAccessException or ApiException)
        {
            throw new VolumeException($"MountVolume.SetUp failed for volume \"{volume.Name}\" : {failure.Message}", failure);
        }
    }

    private IVolumeKind KindOf(V1Volume volume) =>
        kinds.FirstOrDefault(k => k.Handles(volume))
        ?? throw new VolumeException(VolumeKindNames.Refusal(volume));
}
