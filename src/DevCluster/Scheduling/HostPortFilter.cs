using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>The plugin NodePorts.</summary>
internal sealed class HostPortFilter : INodeFilter
{
    public IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state) =>
        demands.Ports.Count > 0 && state.Pods.Any(placed => placed.Demands.Ports.Any(taken => demands.Ports.Any(taken.Conflicts)))
            ? ["node(s) didn't have free ports for the requested pod ports"]
            : [];
}
