using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>The workload made for a module.</summary>
public sealed record WorkloadReference
{
    /// <summary>e.g. <c>apps/v1</c>.</summary>
    [Required]
    public string ApiVersion { get; init; } = string.Empty;

    /// <summary>e.g. <c>Deployment</c>.</summary>
    [Required]
    public string Kind { get; init; } = string.Empty;

    /// <summary>Its name.</summary>
    [Required]
    public string Name { get; init; } = string.Empty;
}
