using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>What a module's nodes must be able to grant, as requirements of their labels. Nodes that do not say are not passed over.</summary>
internal static class CapabilityDemands
{
    public static IReadOnlyList<V1NodeSelectorRequirement> Of(WasmModuleSpec spec)
    {
        var demands = new List<V1NodeSelectorRequirement>();
        if (spec.Capabilities?.OutboundHosts is { Count: > 0 })
        {
            // Whether a list has the hosts is known for pools that are named, and not by a label: other nodes with a list might refuse the Pod.
            demands.Add(NotIn(CapabilityLabels.OutboundHosts, NamesPools(spec) ? [CapabilityLabels.None] : [CapabilityLabels.Listed, CapabilityLabels.None]));
        }

        if (spec.Volumes?.Any(static volume => volume.HostPath is not null) == true)
        {
            demands.Add(NotIn(CapabilityLabels.HostPath, [CapabilityLabels.None]));
        }

        return demands;
    }

    /// <summary>Whether a node with these labels satisfies a demand.</summary>
    public static bool IsMet(V1NodeSelectorRequirement demand, IDictionary<string, string>? labels) =>
        labels is null || !labels.TryGetValue(demand.Key, out var value) || !demand.Values.Contains(value);

    private static bool NamesPools(WasmModuleSpec spec) => spec is { NodePool: not null } or { NodePoolSelector: not null };

    private static V1NodeSelectorRequirement NotIn(string key, IList<string> values) => new() { Key = key, OperatorProperty = "NotIn", Values = values };
}
