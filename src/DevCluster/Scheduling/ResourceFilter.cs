using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>The plugin NodeResourcesFit: every resource that falls short is named.</summary>
internal sealed class ResourceFilter : INodeFilter
{
    public IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state)
    {
        if (state.Pods.Count + 1 > state.Allocatable["pods"])
        {
            yield return "Too many pods";
        }

        foreach (var (resource, amount) in demands.Requests.All)
        {
            if (amount > 0 && amount > state.Allocatable[resource] - state.Requested[resource])
            {
                yield return $"Insufficient {resource}";
            }
        }
    }
}
