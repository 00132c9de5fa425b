using k8s.Models;
using Krustlet.DevCluster.Controllers.Volumes;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>All rules in the order of kube-scheduler's default profile; the first that refuses a node gives the reasons.</summary>
internal sealed class NodeFilters(ClusterState cluster, V1Pod pod, VolumeClaims? volumes)
{
    private readonly INodeFilter[] _filters =
    [
        new NodePropertyFilter(),
        new HostPortFilter(),
        new ResourceFilter(),
        .. volumes is null ? Array.Empty<INodeFilter>() : [new VolumeFilter(volumes)],
        new TopologySpreadFilter(cluster, pod),
        new PodAffinityFilter(cluster, pod),
    ];

    public IReadOnlyList<string> Reasons(PodDemands demands, NodeState state)
    {
        foreach (var filter in _filters)
        {
            if (filter.Reasons(pod, demands, state).ToList() is { Count: > 0 } reasons)
            {
                return reasons;
            }
        }

        return [];
    }
}
