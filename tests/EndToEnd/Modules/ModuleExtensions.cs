using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Modules;

/// <summary>WasmModules as a user would write and watch them.</summary>
internal static class ModuleExtensions
{
    public static Task<WasmModule> CreateModuleAsync(this ClusterFixture cluster, string space, string name, WasmModuleSpec spec) =>
        cluster.Api.CreateAsync(
            KrustletResources.WasmModules,
            new WasmModule { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = space }, Spec = spec },
            CancellationToken.None);

    public static Task<WasmModule> PatchModuleAsync(this ClusterFixture cluster, string space, string name, string mergePatch, string? subresource = null) =>
        cluster.Api.PatchAsync(
            KrustletResources.WasmModules, new NamespacedName(space, name), new PatchRequest(PatchKind.Merge, mergePatch, subresource), CancellationToken.None);

    public static Task<WasmModule> UntilReadyAsync(this ClusterFixture cluster, string space, string name, int replicas) =>
        cluster.UntilAsync(
            KrustletResources.WasmModules, space, name, module => IsCurrent(module) && IsReady(module) && module.Status!.ReadyReplicas == replicas, $"is Ready with {replicas} replicas");

    public static bool IsReady(WasmModule module) => module.Is("Ready");

    public static bool IsCurrent(WasmModule module) => module.Status?.ObservedGeneration == module.Metadata.Generation;

    public static bool Is(this WasmModule module, string condition) =>
        module.Status?.Conditions?.Any(found => found.Type == condition && found.Status == "True") ?? false;

    public static V1Condition? Condition(this WasmModule module, string type) =>
        module.Status?.Conditions?.SingleOrDefault(found => found.Type == type);

    public static async Task<IReadOnlyList<V1Pod>> PodsAsync(this ClusterFixture cluster, string space) =>
        (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(space))).Items;
}
