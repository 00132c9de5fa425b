using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Oci.References;
using Krustlet.Operator.NodePools.Credentials;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>Which pools offer a module credentials for the registry it comes from: of those it may run on, the ones that allow its namespace.</summary>
internal sealed class OfferingPools(IObjectStore<WasmNodePool> pools)
{
    /// <summary>Whether a pool's credentials may reach a namespace.</summary>
    public static bool Allows(WasmNodePool pool, string inNamespace) =>
        pool.Metadata.DeletionTimestamp is null && pool.Spec.Policy?.CredentialNamespaces?.Contains(inNamespace) == true;

    /// <summary>The pools in order of their names; none for a reference that cannot be read.</summary>
    public IReadOnlyList<OfferingPool> Of(WasmModule module) => ImageReference.TryParse(module.Spec.Module, out var image)
        ?
        [
            .. pools.List()
                .Where(pool => MayRunOn(module, pool) && Allows(pool, module.Metadata.NamespaceProperty))
                .OrderBy(pool => pool.Metadata.Name, StringComparer.Ordinal)
                .Select(pool => PoolCredentialReader.Registries(pool).FirstOrDefault(registry => registry.Host.Equals(image.Registry, StringComparison.OrdinalIgnoreCase)) is { } registry ? new OfferingPool(pool.Metadata.Name, registry, IsSynced(pool)) : null)
                .OfType<OfferingPool>(),
        ]
        : [];

    private static bool IsSynced(WasmNodePool pool) => pool.Status?.Conditions?.Any(condition => condition is { Type: ConditionTypes.CredentialsSynced, Status: "True" }) == true;

    private static bool MayRunOn(WasmModule module, WasmNodePool pool) => module.Spec switch
    {
        { NodePool: { } name } => pool.Metadata.Name == name,
        { NodePoolSelector: { } selector } => PoolSelection.Matches(selector, pool.Metadata.Labels),
        _ => true,
    };
}
