using k8s.Models;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>
/// The Node for an admission check: whoever has devices is never turned away because the plugin, and with it the Node's amount, has
/// gone down since. Whether there are enough has been decided by then, device by device.
/// </summary>
internal static class SanitizedNode
{
    /// <summary>The Node with at least as much of each resource as is in use.</summary>
    public static V1Node Of(V1Node node, IReadOnlyDictionary<string, int> inUse)
    {
        if (inUse.Count == 0)
        {
            return node;
        }

        var allocatable = new Dictionary<string, ResourceQuantity>(node.Status?.Allocatable ?? new Dictionary<string, ResourceQuantity>(), StringComparer.Ordinal);
        foreach (var (name, count) in inUse)
        {
            if (!allocatable.TryGetValue(name, out var amount) || amount.ToDecimal() < count)
            {
                allocatable[name] = new ResourceQuantity(count, 0, ResourceQuantity.SuffixFormat.DecimalSI);
            }
        }

        return new V1Node { Metadata = node.Metadata, Spec = node.Spec, Status = new V1NodeStatus { Allocatable = allocatable } };
    }
}
