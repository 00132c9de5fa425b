using k8s.Models;

namespace Krustlet.Operator.NodePools;

/// <summary>A node of a pool, after its pass.</summary>
/// <param name="Node">The node as last seen or written.</param>
/// <param name="IsUpdated">Whether it carries the pool's template as it is now.</param>
internal sealed record PoolMember(V1Node Node, bool IsUpdated)
{
    public bool IsReady => Node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
