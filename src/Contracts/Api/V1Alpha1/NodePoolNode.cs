using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>One node of a pool, in short.</summary>
public sealed record NodePoolNode
{
    /// <summary>The Node.</summary>
    [Required]
    public string Name { get; init; } = string.Empty;

    /// <summary>Whether its Ready condition is True.</summary>
    public bool? Ready { get; init; }

    /// <summary>Version of its agent.</summary>
    public string? Version { get; init; }

    /// <summary>Pods bound to it that have not ended; counted as <c>allocated</c> is.</summary>
    public int? Pods { get; init; }
}
