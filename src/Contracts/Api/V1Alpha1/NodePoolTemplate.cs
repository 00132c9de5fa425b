using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What every node of the pool carries.</summary>
public sealed record NodePoolTemplate
{
    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Taints.</summary>
    [ListType(ListKind.Atomic, MaxItems = 64)]
    public IReadOnlyList<V1Taint>? Taints { get; init; }

    /// <summary>Taints that are removed once the agent is Ready.</summary>
    [ListType(ListKind.Atomic, MaxItems = 64)]
    public IReadOnlyList<V1Taint>? StartupTaints { get; init; }
}
