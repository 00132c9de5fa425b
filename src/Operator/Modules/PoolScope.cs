using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>The pools that a module is confined to.</summary>
/// <param name="Names">Their names; null for a module that may run on any node.</param>
internal sealed record PoolScope(IReadOnlyList<string>? Names)
{
    /// <summary>The scope of a module; <paramref name="selected"/> are the pools that its selector matched, null without one.</summary>
    public static PoolScope Of(WasmModule module, IReadOnlyList<string>? selected) => new(module.Spec.NodePool is { } one ? [one] : selected);

    /// <summary>Whether a node with these labels is within it.</summary>
    public bool Has(IDictionary<string, string>? labels) => Names is null || (labels?.TryGetValue(KrustletLabels.NodePool, out var pool) == true && Names.Contains(pool));

    /// <summary>How a sentence about none of its nodes begins.</summary>
    public string NoNode => Names is null ? "no node" : $"no node of {(Names.Count == 1 ? "pool" : "the pools")} {string.Join(", ", Names)}";
}
