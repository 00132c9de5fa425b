using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>What a Deployment is built from, and what is noted on it.</summary>
/// <param name="Module">The module, with the spec that its replicas are to have.</param>
/// <param name="GoodSpec">The spec to go back to, in JSON.</param>
/// <param name="FailedSpec">The hash of the spec that failed; not null: the replicas have gone back.</param>
internal sealed record RolloutPlan(WasmModule Module, string? GoodSpec, string? FailedSpec)
{
    public bool IsRolledBack => FailedSpec is not null;
}
