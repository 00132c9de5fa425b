using k8s.Models;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>How much a memory-backed emptyDir holds: the least of its own limit, what the Pod's containers may use together, and what the node has for Pods.</summary>
internal static class MemorySize
{
    private const string Memory = "memory";

    /// <summary>Bytes; null when nothing bounds it. A container without a limit bounds nothing.</summary>
    public static long? Of(V1Pod pod, ResourceQuantity? sizeLimit, V1Node? node)
    {
        long?[] bounds = [Positive(sizeLimit), OfPod(pod.Spec), Positive(node?.Status?.Allocatable?.TryGetValue(Memory, out var allocatable) == true ? allocatable : null)];
        return bounds.Min();
    }

    private static long? OfPod(V1PodSpec spec)
    {
        if (Positive(Limit(spec.Resources)) is { } whole)
        {
            return whole;
        }

        long together = 0;
        long largest = 0;
        foreach (var container in (spec.InitContainers ?? []).Concat(spec.Containers))
        {
            if (Positive(Limit(container.Resources)) is not { } limit)
            {
                return null;
            }

            var runsAlone = spec.InitContainers?.Contains(container) == true && container.RestartPolicy != "Always";
            (together, largest) = runsAlone ? (together, Math.Max(largest, together + limit)) : (together + limit, largest);
        }

        return Math.Max(together, largest);
    }

    private static ResourceQuantity? Limit(V1ResourceRequirements? resources) => resources?.Limits?.TryGetValue(Memory, out var limit) == true ? limit : null;

    private static long? Positive(ResourceQuantity? quantity) => quantity?.ToDecimal() is { } amount and > 0 ? (long)amount : null;
}
