using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Limits on what a Pod may keep on disk: of each emptyDir, and of all its containers together.</summary>
internal sealed class StorageLimits(StorageUse use)
{
    private const string Resource = Shortage.Storage;

    /// <summary>Which limit a Pod is beyond, by its signal and in the kubelet's words; null when none. A Pod without limits is not measured.</summary>
    public (string Signal, string Message)? Exceeded(PodFacts pod)
    {
        foreach (var volume in pod.Pod.Spec.Volumes ?? [])
        {
            if (volume.EmptyDir?.SizeLimit is { } limit && limit.ToDecimal() > 0 && use.OfEmptyDir(pod, volume.Name) > limit.ToDecimal())
            {
                return (EvictionMetrics.EmptyDirLimit, $"Usage of EmptyDir volume \"{volume.Name}\" exceeds the limit \"{limit}\". ");
            }
        }

        var limits = pod.Pod.Spec.Containers.Select(static c => c.Resources?.Limits is { } l && l.TryGetValue(Resource, out ResourceQuantity? q) ? q.ToDecimal() : 0).ToList();
        return limits.All(static l => l > 0) && use.OfPod(pod) > limits.Sum()
            ? (EvictionMetrics.PodStorageLimit, $"Pod ephemeral local storage usage exceeds the total limit of containers {ByteText.Of((long)limits.Sum())}. ")
            : null;
    }
}
