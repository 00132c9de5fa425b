using k8s.Models;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Containers and init containers of a Pod as one list.</summary>
internal static class ContainerSpecs
{
    public static IEnumerable<V1Container> Of(V1PodSpec spec) => spec.Containers.Concat(spec.InitContainers ?? []);
}
