using k8s;
using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How a change reaches the nodes.</summary>
public sealed record NodePoolUpdates
{
    /// <summary>Nodes that may be away at a time, number or percentage.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Longest wait for a node to drain, e.g. <c>10m</c>.</summary>
    [Pattern("^([0-9]+(ms|s|m|h))+$")]
    public string? DrainTimeout { get; init; }

    /// <summary>When nodes may be replaced; absent: at any time. A replacement that has begun is finished after its window.</summary>
    [ListType(ListKind.Atomic, MaxItems = 16)]
    public IReadOnlyList<NodePoolUpdateWindow>? Windows { get; init; }

    /// <summary>Holds changes back.</summary>
    public bool? Paused { get; init; }

    /// <summary>Stops after a node that does not come back.</summary>
    public bool? HaltOnFailure { get; init; }
}
