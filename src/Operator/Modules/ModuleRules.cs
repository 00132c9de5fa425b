using System.Text.RegularExpressions;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules;

/// <summary>What a module must satisfy beyond its schema.</summary>
internal static partial class ModuleRules
{
    /// <summary>Throws <see cref="ModuleRefusedException"/> for the first rule that is broken.</summary>
    public static void Check(WasmModule module)
    {
        if (!Label().IsMatch(module.Metadata.Name))
        {
            throw new ModuleRefusedException(
                RefusalReason.InvalidName,
                $"the name '{module.Metadata.Name}' cannot name a workload and its Service: use at most 63 lower-case letters, digits and '-', beginning with a letter");
        }

        if (BrokenSpecRule(module.Spec) is { } message)
        {
            throw new ModuleRefusedException(RefusalReason.InvalidSpec, message);
        }

        DemandedKeys.Of(module.Spec);
    }

    // The CRD's own rules, which API servers before 1.25 do not evaluate.
    private static string? BrokenSpecRule(WasmModuleSpec spec) => spec switch
    {
        { NodePool: not null, NodePoolSelector: not null } => WasmModuleRules.OnePoolChoice,
        { Workload: ModuleWorkload.CronJob, Schedule: null } => WasmModuleRules.ScheduleGoesWithCronJob,
        { Workload: not ModuleWorkload.CronJob, Schedule: not null } => WasmModuleRules.ScheduleGoesWithCronJob,
        { Workload: ModuleWorkload.Job or ModuleWorkload.CronJob, Replicas: not null } => WasmModuleRules.ReplicasAreForServices,
        { Resolution: { Interval: not null, Policy: not ModuleResolutionPolicy.Interval } } => WasmModuleRules.IntervalGoesWithPolicy,
        { Capabilities.Network: NetworkCapability.Host } => WasmModuleRules.NoOtherNetwork,
        { Capabilities.KeyValue: true } => WasmModuleRules.NoKeyValueStore,
        { Workload: null or ModuleWorkload.Service } when (spec.Completions ?? spec.Parallelism ?? spec.BackoffLimit) is not null =>
            WasmModuleRules.CompletionsAreForJobs,
        _ => null,
    };

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Label();
}
