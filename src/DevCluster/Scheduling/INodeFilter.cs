using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>A rule that keeps Pods off nodes. Made once a scheduling attempt by <see cref="NodeFilters"/>.</summary>
internal interface INodeFilter
{
    /// <summary>Why the node will not do, in the scheduler's words; empty when it will.</summary>
    IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state);
}
