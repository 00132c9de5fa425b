namespace Krustlet.Operator.NodePools;

/// <summary>What a pool put on a node: the keys it answers for.</summary>
internal sealed record AppliedTemplate(string Pool, IReadOnlyList<string> Labels, IReadOnlyList<string> Annotations, IReadOnlyList<TaintKey> Taints)
{
    public static AppliedTemplate Nothing(string pool) => new(pool, [], [], []);
}
