using k8s.Models;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>The plugins NodeUnschedulable, NodeName, TaintToleration and NodeAffinity.</summary>
internal sealed class NodePropertyFilter : INodeFilter
{
    private static readonly V1Taint Unschedulable = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public IEnumerable<string> Reasons(V1Pod pod, PodDemands demands, NodeState state)
    {
        var node = state.Node!;
        if (node.Spec?.Unschedulable == true && !pod.Spec.Tolerates(Unschedulable))
        {
            yield return "node(s) were unschedulable";
        }
        else if (node.Spec?.Taints?.FirstOrDefault(taint => taint.Effect is "NoSchedule" or "NoExecute" && !pod.Spec.Tolerates(taint)) is { } taint)
        {
            yield return $"node(s) had untolerated taint {{{taint.Key}: {taint.Value}}}";
        }
        else if (!NodeSelection.Admits(pod.Spec, node))
        {
            yield return "node(s) didn't match Pod's node affinity/selector";
        }
    }
}
