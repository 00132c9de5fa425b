using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.Conditions;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Modules.Workloads;

namespace Krustlet.Operator.Modules;

/// <summary>A module's status, kstatus-complete: Ready always, Reconciling and Stalled only while true. Pure.</summary>
internal static class ModuleStatusBuilder
{
    /// <summary>The status of a module that has a workload, or will have.</summary>
    public static WasmModuleStatus Build(WasmModule module, WorkloadObservation seen, ModuleResolution resolution, DateTimeOffset now)
    {
        var conditions = Conditions(module, now);
        var isReady = seen.Phase is WorkloadPhase.Available or WorkloadPhase.Completed;
        conditions.Set(ConditionTypes.Ready, isReady, seen.Reason, seen.Message);
        if (seen.Serves is { } serves)
        {
            conditions.Set(ConditionTypes.Available, serves, serves ? "EnoughReplicas" : "TooFewReplicas", seen.Message);
        }

        SetResolved(conditions, resolution);
        if (seen.Phase == WorkloadPhase.Progressing)
        {
            conditions.Set(ConditionTypes.Reconciling, true, seen.Reason, seen.Message);
        }
        else if (seen.Phase == WorkloadPhase.Failed)
        {
            conditions.Set(ConditionTypes.Stalled, true, seen.Reason, seen.Message);
        }

        return Common(module, resolution) with
        {
            Replicas = seen.Replicas,
            ReadyReplicas = seen.ReadyReplicas,
            WorkloadRef = seen.Reference,
            Url = ServiceBuilder.Url(module),
            Conditions = conditions.Build(),
        };
    }

    /// <summary>The status of a module that nothing can be made of until somebody acts. What ran before runs on.</summary>
    public static WasmModuleStatus Refused(WasmModule module, ModuleRefusedException refusal, ModuleResolution resolution, DateTimeOffset now)
    {
        var conditions = Conditions(module, now);
        conditions.Set(ConditionTypes.Ready, false, refusal.Reason.ToString(), refusal.Message);
        SetResolved(conditions, resolution);
        conditions.Set(ConditionTypes.Stalled, true, refusal.Reason.ToString(), refusal.Message);
        return Carry(module, resolution) with { Conditions = conditions.Build() };
    }

    /// <summary>The status while the API server does not take our writes: we try on.</summary>
    public static WasmModuleStatus Retrying(WasmModule module, string reason, string message, ModuleResolution resolution, DateTimeOffset now)
    {
        var conditions = Conditions(module, now);
        conditions.Set(ConditionTypes.Ready, false, reason, message);
        SetResolved(conditions, resolution);
        conditions.Set(ConditionTypes.Reconciling, true, reason, message);
        return Carry(module, resolution) with { Conditions = conditions.Build() };
    }

    private static ConditionSet Conditions(WasmModule module, DateTimeOffset now) => new(module.Status?.Conditions, module.Metadata.Generation, now);

    private static WasmModuleStatus Carry(WasmModule module, ModuleResolution resolution) => Common(module, resolution) with
    {
        Replicas = module.Status?.Replicas ?? 0,
        ReadyReplicas = module.Status?.ReadyReplicas ?? 0,
        WorkloadRef = module.Status?.WorkloadRef,
        Url = module.Status?.Url,
    };

    private static WasmModuleStatus Common(WasmModule module, ModuleResolution resolution) => new()
    {
        ObservedGeneration = module.Metadata.Generation,
        Selector = $"{KrustletLabels.Module}={module.Metadata.Name}",
        ResolvedDigest = resolution.Digest,
        ResolvedFor = resolution.Digest is null ? null : ResolutionRequest.KeyOf(module),
    };

    private static void SetResolved(ConditionSet conditions, ModuleResolution resolution) => conditions.Set(
        ConditionTypes.ModuleResolved,
        resolution.State switch
        {
            ResolutionState.Resolved => true,
            ResolutionState.Failed => false,
            _ => null,
        },
        resolution.Reason,
        resolution.Message);
}
