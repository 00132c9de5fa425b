using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>
/// Which spec served last, and which failed, of modules that want to be rolled back; kept in annotations of the Deployment, so that the
/// next operator knows it too. Thread-safe.
/// </summary>
internal sealed class RolloutHistory
{
    private readonly JsonTypeInfo<WasmModuleSpec> _json = new ApiJson().For<WasmModuleSpec, WasmModule>(KrustletResources.WasmModules);

    /// <summary>What we made last: the store may not have heard of it, and what has failed must not be tried again for that.</summary>
    private readonly ConcurrentDictionary<NamespacedName, V1Deployment> _latest = new();

    /// <summary>What is to be, by what was noted.</summary>
    public RolloutPlan Plan(WasmModule module, V1Deployment? live)
    {
        if (!WantsRollback(module))
        {
            return new RolloutPlan(module, null, null);
        }

        var noted = Latest(live);
        var (good, failed) = (Annotation(noted, OperatorAnnotations.GoodSpec), Annotation(noted, OperatorAnnotations.FailedSpec));
        return failed == SpecHash.Of(module.Spec) && Back(module, good) is { } before ? new RolloutPlan(before, good, failed) : new RolloutPlan(module, good, null);
    }

    /// <summary>What is to be, now that it is seen how that goes; the same plan when nothing came of it.</summary>
    public RolloutPlan After(WasmModule module, RolloutPlan plan, WorkloadObservation seen)
    {
        if (!WantsRollback(module) || plan.IsRolledBack)
        {
            return plan;
        }

        return seen.Phase switch
        {
            WorkloadPhase.Available => plan with { GoodSpec = Write(module.Spec) },
            WorkloadPhase.Failed when plan.GoodSpec != Write(module.Spec) && Back(module, plan.GoodSpec) is { } before => plan with { Module = before, FailedSpec = SpecHash.Of(module.Spec) },
            _ => plan,
        };
    }

    /// <summary>Notes a plan on what is made of it.</summary>
    public static void Note(V1Deployment desired, RolloutPlan plan)
    {
        var notes = new[] { (Key: OperatorAnnotations.GoodSpec, Value: plan.GoodSpec), (Key: OperatorAnnotations.FailedSpec, Value: plan.FailedSpec) }.Where(note => note.Value is not null).ToList();
        desired.Metadata.Annotations = notes.Count > 0 ? notes.ToDictionary(note => note.Key, note => note.Value!) : null;
    }

    /// <summary>Remembers what was made.</summary>
    public void Made(WasmModule module, V1Deployment deployment)
    {
        if (WantsRollback(module))
        {
            _latest[NameOf(deployment)] = deployment;
        }
    }

    /// <summary>The module is gone.</summary>
    public void Forget(NamespacedName name) => _latest.TryRemove(name, out _);

    private static bool WantsRollback(WasmModule module) => module.Spec.Rollout?.OnFailure == RolloutFailurePolicy.Rollback;

    private V1Deployment? Latest(V1Deployment? live) =>
        live is not null && _latest.TryGetValue(NameOf(live), out var made) && made.Metadata.Uid == live.Metadata.Uid && made.Metadata.Generation > live.Metadata.Generation ? made : live;

    private static NamespacedName NameOf(V1Deployment deployment) => new(deployment.Metadata.NamespaceProperty, deployment.Metadata.Name);

    private static string? Annotation(V1Deployment? deployment, string key) =>
        deployment?.Metadata.Annotations is { } annotations && annotations.TryGetValue(key, out var value) ? value : null;

    /// <summary>Scale and rollout are the module's as it is now, whatever its replicas run.</summary>
    private string Write(WasmModuleSpec spec) => JsonSerializer.Serialize(spec with { Replicas = null, Rollout = null, Resolution = null }, _json);

    private WasmModule? Back(WasmModule module, string? good)
    {
        try
        {
            return good is not null && JsonSerializer.Deserialize(good, _json) is { } spec
                ? new WasmModule { Metadata = module.Metadata, Status = module.Status, Spec = spec with { Replicas = module.Spec.Replicas, Rollout = module.Spec.Rollout } }
                : null;
        }
        catch (JsonException)
        {
            // Somebody wrote over our note: there is nothing to go back to, and the next good spec replaces it.
            return null;
        }
    }
}
