using k8s.Models;

namespace Krustlet.Operator.NodePools;

/// <summary>What tells taints apart (core <c>Taint</c>: key and effect are unique on a node).</summary>
internal sealed record TaintKey(string Key, string Effect)
{
    public static TaintKey Of(V1Taint taint) => new(taint.Key, taint.Effect);
}
