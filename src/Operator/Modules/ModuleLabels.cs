using k8s;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.Modules;

/// <summary>How the objects made for a module are named, found and owned.</summary>
internal static class ModuleLabels
{
    /// <summary>Everything made for any module.</summary>
    public const string AnyModule = KrustletLabels.Module;

    private const string ManagedBy = "app.kubernetes.io/managed-by";
    private const string Name = "app.kubernetes.io/name";

    /// <summary>What selects a module's Pods; never changes, since selectors cannot.</summary>
    public static Dictionary<string, string> Selector(WasmModule module) => new() { [KrustletLabels.Module] = module.Metadata.Name };

    /// <summary>Labels of a module's own objects.</summary>
    public static Dictionary<string, string> Of(WasmModule module) => new()
    {
        [KrustletLabels.Module] = module.Metadata.Name,
        [Name] = module.Metadata.Name,
        [ManagedBy] = FieldManagers.Operator,
    };

    /// <summary>Metadata of an object made for a module: same name and namespace, gone when the module is.</summary>
    public static V1ObjectMeta Metadata(WasmModule module) => new()
    {
        Name = module.Metadata.Name,
        NamespaceProperty = module.Metadata.NamespaceProperty,
        Labels = Of(module),
        OwnerReferences =
        [
            new V1OwnerReference
            {
                ApiVersion = KrustletGroup.ApiVersion,
                Kind = WasmModule.KindName,
                Name = module.Metadata.Name,
                Uid = module.Metadata.Uid,
                Controller = true,
                BlockOwnerDeletion = true,
            },
        ],
    };

    /// <summary>Whose an object says it is, by its label: a module of its namespace, or none. Watches and indexes go by it.</summary>
    public static IEnumerable<NamespacedName> ModuleOf(IKubernetesObject<V1ObjectMeta> child) =>
        child.Metadata.Labels is { } labels && labels.TryGetValue(KrustletLabels.Module, out var name) ? [new NamespacedName(child.Metadata.NamespaceProperty, name)] : [];

    /// <summary>Whose an existing object is.</summary>
    public static Ownership OwnerOf(V1ObjectMeta child, WasmModule module)
    {
        var controller = child.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);
        if (controller?.Uid == module.Metadata.Uid)
        {
            return Ownership.Ours;
        }

        // Left by a module of the same name that was deleted; the garbage collector is on its way.
        return controller is { Kind: WasmModule.KindName } && controller.Name == module.Metadata.Name ? Ownership.Predecessor : Ownership.Foreign;
    }
}
