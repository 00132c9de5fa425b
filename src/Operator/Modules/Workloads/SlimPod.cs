using k8s.Models;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>What is kept of the Pods we watch: who they are and how they do. Their specs are most of their size.</summary>
internal static class SlimPod
{
    public static V1Pod Of(V1Pod pod) => new()
    {
        ApiVersion = pod.ApiVersion,
        Kind = pod.Kind,
        Metadata = new V1ObjectMeta
        {
            Name = pod.Metadata.Name,
            NamespaceProperty = pod.Metadata.NamespaceProperty,
            Uid = pod.Metadata.Uid,
            ResourceVersion = pod.Metadata.ResourceVersion,
            Labels = pod.Metadata.Labels,
            DeletionTimestamp = pod.Metadata.DeletionTimestamp,
        },
        Status = new V1PodStatus
        {
            Phase = pod.Status?.Phase,
            Conditions = pod.Status?.Conditions,
            ContainerStatuses = pod.Status?.ContainerStatuses,
        },
    };
}
