using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Built-in kinds that only a cluster's own controllers write.</summary>
internal static class ClusterResources
{
    public static ApiResource<V1ControllerRevision> ControllerRevisions { get; } = new("apps", "v1", "controllerrevisions", "ControllerRevision", true) { Json = SourceGenerationContext.Default };

    /// <summary>Served as batch/v1 since 1.21.</summary>
    public static ApiResource<V1CronJob> CronJobs { get; } = new("batch", "v1", "cronjobs", "CronJob", true) { Json = SourceGenerationContext.Default };

    /// <summary>Served as discovery.k8s.io/v1 since 1.21.</summary>
    public static ApiResource<V1EndpointSlice> EndpointSlices { get; } = new("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true) { Json = SourceGenerationContext.Default };

    /// <summary>Served as policy/v1 since 1.21.</summary>
    public static ApiResource<V1PodDisruptionBudget> PodDisruptionBudgets { get; } = new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true) { Json = SourceGenerationContext.Default };
}
