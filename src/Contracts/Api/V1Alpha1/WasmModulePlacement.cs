using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Hints to the scheduler, as on a Pod.</summary>
public sealed record WasmModulePlacement
{
    /// <summary>Over what replicas are spread.</summary>
    [Default(PlacementSpread.None)]
    public PlacementSpread? Spread { get; init; }

    /// <summary>Whether nodes that hold the module already are preferred.</summary>
    [Default(WarmCachePreference.Prefer)]
    public WarmCachePreference? WarmCache { get; init; }

    /// <summary>Labels that the node must have.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that are accepted, besides those of wasm nodes.</summary>
    [ListType(ListKind.Atomic)]
    public IReadOnlyList<V1Toleration>? Tolerations { get; init; }

    /// <summary>Node and Pod affinity.</summary>
    [PreserveUnknownFields]
    public V1Affinity? Affinity { get; init; }

    /// <summary>Priority of the Pods.</summary>
    [Length(Minimum = 1, Maximum = 253)]
    public string? PriorityClassName { get; init; }
}
