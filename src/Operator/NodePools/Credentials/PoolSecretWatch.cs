using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>Which pools a change of a Secret in the operator's namespace concerns. Only that there is one is watched, never what it holds.</summary>
internal static class PoolSecretWatch
{
    /// <summary>What is kept of a Secret: its name and labels.</summary>
    public static V1Secret WithoutData(V1Secret secret)
    {
        (secret.Data, secret.StringData) = (null, null);
        secret.Metadata.ManagedFields = null;
        secret.Metadata.Annotations = null;
        return secret;
    }

    /// <summary>The pools whose registries name it, and the one that it was made for.</summary>
    public static IEnumerable<NamespacedName> PoolsOf(V1Secret secret, IObjectStore<WasmNodePool> pools)
    {
        var name = new NamespacedName(secret.Metadata.NamespaceProperty, secret.Metadata.Name);
        var owner = secret.Metadata.Labels?.TryGetValue(KrustletLabels.NodePool, out var pool) == true ? pool : null;
        return pools.List().Where(pool => pool.Metadata.Name == owner || Names(pool, name)).Select(pool => NamespacedName.Cluster(pool.Metadata.Name));
    }

    private static bool Names(WasmNodePool pool, NamespacedName secret) => (pool.Spec.Registries ?? [])
        .SelectMany(registry => new[] { registry.CredentialsSecretRef, registry.CaSecretRef })
        .OfType<V1SecretReference>()
        .Any(reference => PoolCredentialReader.NameOf(reference, secret.Namespace!) == secret);
}
