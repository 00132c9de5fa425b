using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.Modules;

/// <summary>
/// Gives a module that says no count one to begin with, once an autoscaler is to scale it: API servers answer <c>GET /scale</c> of a custom resource
/// without a count with an error, and the autoscaler would do nothing for ever. What it writes is what the Deployment has; the count is the autoscaler's after that.
/// </summary>
[EntityRbac(KrustletGroup.Name, "wasmmodules", "patch")]
[EntityRbac("autoscaling", "horizontalpodautoscalers", "get,list,watch")]
internal sealed class ModuleReplicas(IApiClient client, IObjectStore<V1Deployment> deployments, IObjectStore<V1HorizontalPodAutoscaler> autoscalers, Indexer<V1HorizontalPodAutoscaler> byTarget)
{
    /// <summary>The module that an autoscaler scales, if it is one.</summary>
    public static IEnumerable<NamespacedName> TargetOf(V1HorizontalPodAutoscaler autoscaler) =>
        autoscaler.Spec?.ScaleTargetRef is { Kind: WasmModule.KindName } target && target.ApiVersion?.StartsWith(KrustletGroup.Name + "/", StringComparison.Ordinal) == true
            ? [new NamespacedName(autoscaler.Metadata.NamespaceProperty, target.Name)]
            : [];

    /// <summary>The index value of an autoscaler.</summary>
    public static IEnumerable<string> KeysOf(V1HorizontalPodAutoscaler autoscaler) => TargetOf(autoscaler).Select(target => target.ToString());

    /// <summary>The module, with a count if it needs one. Throws <see cref="ApiException"/>.</summary>
    public async Task<WasmModule> EnsureAsync(WasmModule module, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(module.Metadata.NamespaceProperty, module.Metadata.Name);
        if (module.Spec is not { Replicas: null, Workload: null or ModuleWorkload.Service } || autoscalers.ByIndex(byTarget, name.ToString()).Count == 0)
        {
            return module;
        }

        var count = deployments.Get(name) is { } live && ModuleLabels.OwnerOf(live.Metadata, module) == Ownership.Ours ? live.Spec?.Replicas ?? 1 : 1;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = module.Metadata.ResourceVersion },
            ["spec"] = new JsonObject { ["replicas"] = count },
        };
        try
        {
            return await client.PatchAsync(KrustletResources.WasmModules, name, new PatchRequest(PatchKind.Merge, patch.ToJsonString(), FieldManager: FieldManagers.Operator), cancellationToken);
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.Conflict or ApiErrorReason.NotFound)
        {
            // Somebody wrote the module meanwhile, and maybe its count; that change brings us back.
            return module;
        }
    }
}
