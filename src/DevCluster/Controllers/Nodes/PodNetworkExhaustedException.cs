namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>There are more Nodes than subnets.</summary>
internal sealed class PodNetworkExhaustedException(string node)
    : Exception($"No podCIDR is left for node {node}: give a larger PodNetwork or a longer PodNetworkMaskPerNode.");
