using Krustlet.Contracts.Schema;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>
/// Keeps the Secret that offers a pool's registry credentials equal to the Secrets that they come from, and readable for the pool's nodes alone;
/// takes it away again. Nothing is written when nothing changed.
/// </summary>
[EntityRbac("rbac.authorization.k8s.io", "roles,rolebindings", "get,create,patch,delete", Namespace = "operator")]
internal sealed class PoolCredentialKeeper(IApiClient client, ServerSideApplier applier, PoolCredentialReader reader, PoolNodes nodes, OperatorOptions options)
{
    /// <summary>How often Secrets of other namespaces are looked at, which are not watched.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Brings the objects up to date; returns what there is, and when to look again: null when every change will be told.</summary>
    public async Task<(PoolCredentials Credentials, TimeSpan? LookAgain)> EnsureAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        var credentials = await reader.ReadAsync(pool, cancellationToken);
        await ApplyAsync(ApiResources.Secrets, PoolCredentialBuilder.Secret(pool, options.Namespace, credentials), cancellationToken);
        await ApplyAsync(ApiResources.Roles, PoolCredentialBuilder.Role(pool, options.Namespace), cancellationToken);
        var members = nodes.Members(pool.Metadata.Name).Select(node => node.Metadata.Name);
        await ApplyAsync(ApiResources.RoleBindings, PoolCredentialBuilder.Binding(pool, options.Namespace, members), cancellationToken);
        var isElsewhere = PoolCredentialReader.Registries(pool).Any(registry => PoolCredentialReader.NameOf(registry.CredentialsSecretRef!, options.Namespace).Namespace != options.Namespace);
        return (credentials, isElsewhere ? Period : null);
    }

    /// <summary>Takes the objects away; harmless when repeated.</summary>
    public async Task RemoveAsync(string pool, CancellationToken cancellationToken)
    {
        await DeleteAsync(ApiResources.Secrets, pool, cancellationToken);
        await DeleteAsync(ApiResources.RoleBindings, pool, cancellationToken);
        await DeleteAsync(ApiResources.Roles, pool, cancellationToken);
    }

    private async Task ApplyAsync<T>(ApiResource<T> resource, T desired, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var live = await client.GetAsync(resource, new NamespacedName(options.Namespace, desired.Metadata.Name), cancellationToken);
        await applier.ApplyAsync(resource, desired, live, cancellationToken: cancellationToken);
    }

    private async Task DeleteAsync<T>(ApiResource<T> resource, string pool, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var name = new NamespacedName(options.Namespace, PoolCredentialBuilder.NameOf(pool));
        await client.DeleteAsync(resource, name, new DeleteRequest(), cancellationToken);
        applier.Forget(resource, name);
    }
}
