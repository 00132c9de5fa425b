using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Modules.Workloads;

namespace Krustlet.Operator.Modules;

/// <summary>Makes each WasmModule's workload what the module says, and says in the module's status how that goes.</summary>
[EntityRbac(KrustletGroup.Name, "wasmmodules,wasmnodepools", "get,list,watch")]
[EntityRbac(KrustletGroup.Name, "wasmmodules/status", "get,update,patch")]
[EntityRbac(KrustletGroup.Name, "wasmmodules/finalizers", "update")]
[EntityRbac("apps", "deployments", "get,list,watch,create,patch,delete")]
[EntityRbac("batch", "jobs,cronjobs", "get,list,watch,create,patch,delete")]
[EntityRbac("", "services", "get,list,watch,create,patch,delete")]
[EntityRbac("", "pods", "get,list,watch")]
[EntityRbac("", "secrets", "get")]
[EntityRbac("", "events", "create,patch")]
internal sealed class WasmModuleController(
    IObjectStore<WasmModule> modules,
    IReadOnlyList<IModuleWorkload> workloads,
    PoolSelection pools,
    ModuleReplicas replicas,
    RuntimeOffers runtimes,
    CapabilityOffers capabilities,
    ModuleResolutions resolutions,
    StatusApplier statuses,
    IEventRecorder events,
    OperatorMetrics metrics,
    TimeProvider time) : IEntityController<WasmModule>
{
    /// <summary>What keeps a module from a workload may be something we do not watch.</summary>
    private static readonly TimeSpan RefusedAgain = TimeSpan.FromMinutes(1);
    private readonly NewestObjects<WasmModule> _newest = new(modules);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (_newest.Get(key) is not { } module)
        {
            Forget(key);
            return ReconcileResult.Success;
        }

        if (module.Metadata.DeletionTimestamp is not null)
        {
            // The garbage collector takes the workload along.
            return ReconcileResult.Success;
        }

        try
        {
            ModuleRules.Check(module);
            module = await replicas.EnsureAsync(module, cancellationToken);
            var resolution = resolutions.Of(module);
            if (PinnedModule.IsPinned(module) && resolution.Digest is null)
            {
                // The answer brings us back. What ran before runs on.
                await WriteAsync(module, ModuleStatusBuilder.Retrying(module, resolution.Reason, resolution.Message, resolution, time.GetUtcNow()), cancellationToken);
                return ReconcileResult.Success;
            }

            var seen = await EnsureAsync(PinnedModule.Of(module, resolution.Digest), cancellationToken);
            await WriteAsync(module, ModuleStatusBuilder.Build(module, seen, resolution, time.GetUtcNow()), cancellationToken);
            return seen.LookAgain is { } soon ? ReconcileResult.RequeueAfter(soon) : ReconcileResult.Success;
        }
        catch (ModuleRefusedException refusal)
        {
            return await RefuseAsync(module, refusal, cancellationToken);
        }
        catch (ApiException e) when (e.Reason != ApiErrorReason.Unreachable)
        {
            await WriteAsync(module, ModuleStatusBuilder.Retrying(module, e.Reason.ToString(), e.Message, resolutions.Of(module), time.GetUtcNow()), cancellationToken);
            throw;
        }
    }

    private async Task<WorkloadObservation> EnsureAsync(WasmModule module, CancellationToken cancellationToken)
    {
        var wanted = module.Spec.Workload ?? ModuleWorkload.Service;
        var selected = pools.Of(module);
        foreach (var other in workloads.Where(workload => workload.Kind != wanted))
        {
            await other.RemoveAsync(module, cancellationToken);
        }

        var seen = await workloads.Single(workload => workload.Kind == wanted).EnsureAsync(module, selected, cancellationToken);
        return runtimes.Explain(module, selected, capabilities.Explain(module, selected, seen));
    }

    private async Task<ReconcileResult> RefuseAsync(WasmModule module, ModuleRefusedException refusal, CancellationToken cancellationToken)
    {
        var wrote = await WriteAsync(module, ModuleStatusBuilder.Refused(module, refusal, resolutions.Of(module), time.GetUtcNow()), cancellationToken);
        if (wrote)
        {
            events.Record(ObjectReferences.To(module), EventSeverity.Warning, EventReasons.ModuleRefused, refusal.Message);
        }

        return ReconcileResult.RequeueAfter(RefusedAgain);
    }

    private async Task<bool> WriteAsync(WasmModule module, WasmModuleStatus status, CancellationToken cancellationToken)
    {
        var result = await statuses.WriteAsync(KrustletResources.WasmModules, module, status, cancellationToken);
        var wrote = result.Outcome == ApplyOutcome.Applied;
        if (wrote)
        {
            _newest.Saw(result.Object);
            metrics.StatusWrites.Add(1, new KeyValuePair<string, object?>("kind", WasmModule.KindName));
        }

        return wrote;
    }

    private void Forget(NamespacedName key)
    {
        _newest.Forget(key);
        resolutions.Forget(key);
        foreach (var workload in workloads)
        {
            workload.Forget(key);
        }
    }
}
