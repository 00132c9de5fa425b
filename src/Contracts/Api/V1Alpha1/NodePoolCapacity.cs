using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What a node offers; measured where absent.</summary>
public sealed record NodePoolCapacity
{
    /// <summary>Most Pods.</summary>
    [Range(Minimum = 1)]
    public int? Pods { get; init; }

    /// <summary>CPU, e.g. <c>4</c> or <c>500m</c>.</summary>
    [Quantity]
    public string? Cpu { get; init; }

    /// <summary>Memory, e.g. <c>8Gi</c>.</summary>
    [Quantity]
    public string? Memory { get; init; }
}
