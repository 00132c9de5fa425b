using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.NodePools;

/// <summary>The nodes of each pool, and those that still carry what a pool gave them, with what was last written to them from here.</summary>
internal sealed class PoolNodes(IObjectStore<V1Node> nodes, Indexer<V1Node> byPool)
{
    private readonly NewestObjects<V1Node> newest = new(nodes);

    /// <summary>The pools a node concerns: the one it is in, and the one whose template it carries.</summary>
    public static IEnumerable<string> PoolsOf(V1Node node) =>
        new[] { PoolOf(node), AppliedTemplateNote.Read(node)?.Pool }.Where(pool => !string.IsNullOrEmpty(pool)).Distinct(StringComparer.Ordinal)!;

    public static IEnumerable<NamespacedName> KeysOf(V1Node node) => PoolsOf(node).Select(NamespacedName.Cluster);

    /// <summary>Any node, null when there is none of the name.</summary>
    public V1Node? Get(string name) => newest.Get(NamespacedName.Cluster(name));

    /// <summary>Takes what the API server answered to a write: judged by what was before it, the node would count as not updated, and be written again.</summary>
    public void Saw(V1Node written) => newest.Saw(written);

    /// <summary>Every node, of whatever pool or none.</summary>
    public IReadOnlyList<V1Node> All() => [.. nodes.List()];

    /// <summary>The nodes in a pool.</summary>
    public IReadOnlyList<V1Node> Members(string pool) => [.. Newest(pool).Where(node => PoolOf(node) == pool)];

    /// <summary>The nodes outside a pool that carry its template.</summary>
    public IReadOnlyList<V1Node> Former(string pool) => [.. Newest(pool).Where(node => PoolOf(node) != pool)];

    /// <summary>The pool that a node is in; null for a node of no pool or that is not there.</summary>
    public string? PoolOfNode(string name) => nodes.Get(NamespacedName.Cluster(name)) is { } node && PoolOf(node) is { Length: > 0 } pool ? pool : null;

    private IEnumerable<V1Node> Newest(string pool) => nodes.ByIndex(byPool, pool).Select(node => newest.Get(NamespacedName.Cluster(node.Metadata.Name))).OfType<V1Node>();

    private static string? PoolOf(V1Node node) =>
        node.Metadata.Labels is { } labels && labels.TryGetValue(KrustletLabels.NodePool, out var pool) ? pool : null;
}
