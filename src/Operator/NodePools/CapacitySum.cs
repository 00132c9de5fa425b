using k8s.Models;

namespace Krustlet.Operator.NodePools;

/// <summary>Adds up what nodes can allocate.</summary>
internal static class CapacitySum
{
    private static readonly string[] Resources = ["cpu", "memory", "pods"];

    /// <summary>Each resource's sum as a quantity; null when there is nothing to add.</summary>
    public static IReadOnlyDictionary<string, string>? Of(IEnumerable<V1Node> nodes)
    {
        var sums = new SortedDictionary<string, ResourceQuantity>(StringComparer.Ordinal);
        foreach (var allocatable in nodes.Select(node => node.Status?.Allocatable).OfType<IDictionary<string, ResourceQuantity>>())
        {
            foreach (var resource in Resources)
            {
                if (allocatable.TryGetValue(resource, out var more))
                {
                    sums[resource] = sums.TryGetValue(resource, out var sum) ? new ResourceQuantity(sum.ToDecimal() + more.ToDecimal(), 0, more.Format) : more;
                }
            }
        }

        return sums.Count == 0 ? null : sums.ToDictionary(pair => pair.Key, pair => pair.Value.CanonicalizeString());
    }
}
