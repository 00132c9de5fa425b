using System.Collections.Immutable;
using System.Globalization;
using k8s.Models;

namespace Krustlet.Operator.NodePools.Usage;

/// <summary>What the Pods of a pool's nodes ask for.</summary>
/// <param name="Nodes">What those of each node do, by its name.</param>
internal sealed record PoolLoad(ImmutableDictionary<string, NodeLoad> Nodes)
{
    /// <summary>The sums as quantities.</summary>
    public IReadOnlyDictionary<string, string> Allocated
    {
        get
        {
            var sum = Nodes.Values.Aggregate(default(NodeLoad), static (sum, node) => sum + node);
            return new Dictionary<string, string>
            {
                ["cpu"] = new ResourceQuantity(sum.Cpu, 0, ResourceQuantity.SuffixFormat.DecimalSI).CanonicalizeString(),
                ["memory"] = new ResourceQuantity(sum.Memory, 0, ResourceQuantity.SuffixFormat.BinarySI).CanonicalizeString(),
                ["pods"] = sum.Pods.ToString(CultureInfo.InvariantCulture),
            };
        }
    }

    /// <summary>How many Pods a node has; null when it was not counted.</summary>
    public int? PodsOf(string node) => Nodes.TryGetValue(node, out var load) ? load.Pods : null;
}
