namespace Krustlet.DevCluster.Resources;

/// <summary>JSON paths of the scale subresource (apiextensions <c>CustomResourceSubresourceScale</c>), e.g. <c>.spec.replicas</c>.</summary>
public sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string? LabelSelector);
