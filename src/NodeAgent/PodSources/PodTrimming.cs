using k8s.Models;

namespace Krustlet.NodeAgent.PodSources;

/// <summary>Drops what an agent never reads of a Pod: with thousands of Pods on a node it is most of what they weigh.</summary>
internal static class PodTrimming
{

    /// <summary>The same object, lighter.</summary>
    public static V1Pod Trim(V1Pod pod)
    {
        pod.Metadata.ManagedFields = null;
        pod.Metadata.OwnerReferences = null;
        return pod;
    }
}
