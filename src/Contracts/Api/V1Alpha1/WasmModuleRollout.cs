using k8s;
using k8s.Models;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How a change replaces running replicas (apps <c>RollingUpdateDeployment</c>).</summary>
public sealed record WasmModuleRollout
{
    /// <summary>Replicas above the wanted count, number or percentage.</summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Replicas below the wanted count, number or percentage.</summary>
    public IntOrString? MaxUnavailable { get; init; }
}
