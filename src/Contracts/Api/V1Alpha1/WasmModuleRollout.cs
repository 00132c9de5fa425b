using k8s;
using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How a change replaces running replicas (apps <c>RollingUpdateDeployment</c>).</summary>
public sealed record WasmModuleRollout
{
    /// <summary>Replicas above the wanted count, number or percentage.</summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Replicas below the wanted count, number or percentage.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Seconds without progress after which a rollout has failed; 600 when absent.</summary>
    [Range(Minimum = 1)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>What becomes of a failed rollout.</summary>
    [Default(RolloutFailurePolicy.Halt)]
    public RolloutFailurePolicy? OnFailure { get; init; }
}
