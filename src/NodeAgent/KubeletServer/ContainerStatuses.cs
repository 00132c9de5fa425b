using k8s.Models;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>The three lists of container statuses as one.</summary>
internal static class ContainerStatuses
{
    public static IEnumerable<V1ContainerStatus> Of(V1PodStatus status) =>
        (status.ContainerStatuses ?? []).Concat(status.InitContainerStatuses ?? []).Concat(status.EphemeralContainerStatuses ?? []);
}
