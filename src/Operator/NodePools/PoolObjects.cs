using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.NodePools;

/// <summary>What all objects made for a pool have in common. Pure.</summary>
internal static class PoolObjects
{
    /// <summary>Name in the operator's namespace of what has a <paramref name="part"/> of a pool.</summary>
    public static string Name(string pool, string part) => $"krustlet-pool-{pool}-{part}";

    /// <summary>Labels and owner: the garbage collector takes along what a deleted pool's finalizer did not.</summary>
    public static V1ObjectMeta Metadata(WasmNodePool pool, string inNamespace, string name) => new()
    {
        Name = name,
        NamespaceProperty = inNamespace,
        Labels = Labels(pool.Metadata.Name),
        OwnerReferences =
        [
            new V1OwnerReference
            {
                ApiVersion = KrustletResources.WasmNodePools.ApiVersion,
                Kind = WasmNodePool.KindName,
                Name = pool.Metadata.Name,
                Uid = pool.Metadata.Uid,
                Controller = true,
                BlockOwnerDeletion = false,
            },
        ],
    };

    public static Dictionary<string, string> Labels(string pool) => new()
    {
        [KrustletLabels.NodePool] = pool,
        ["app.kubernetes.io/managed-by"] = FieldManagers.Operator,
    };
}
