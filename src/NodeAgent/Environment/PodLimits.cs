using k8s.Models;

namespace Krustlet.NodeAgent.Environment;

/// <summary>A container's limits, which may be its Pod's.</summary>
internal static class PodLimits
{
    /// <summary>
    /// The container's limit, or else that of its Pod as a whole (<c>spec.resources</c>, Kubernetes 1.34); null when there is neither. A limit of 0 is none,
    /// as for a container runtime.
    /// </summary>
    public static decimal? Of(V1Pod pod, V1ResourceRequirements? resources, string resource) => Limit(resources, resource) ?? Limit(pod.Spec.Resources, resource);

    private static decimal? Limit(V1ResourceRequirements? resources, string resource) =>
        resources?.Limits is { } limits && limits.TryGetValue(resource, out var quantity) && quantity.ToDecimal() is > 0 and var amount ? amount : null;
}
