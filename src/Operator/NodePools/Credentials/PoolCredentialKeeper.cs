using k8s;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>
/// Keeps, for pools that have any, the Secret that offers a pool's registry credentials equal to the Secrets that they come from, and readable for the pool's nodes alone;
/// takes it away again. Nothing is written when nothing changed.
/// </summary>
[EntityRbac("rbac.authorization.k8s.io", "roles,rolebindings", "get,create,patch,delete", Namespace = "operator")]
internal sealed class PoolCredentialKeeper(
    IApiClient client, ServerSideApplier applier, PoolCredentialReader reader, IObjectStore<V1Secret> secrets, PoolNodes nodes, OperatorOptions options)
{
    /// <summary>How often Secrets of other namespaces are looked at, which are not watched.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Brings the objects up to date; returns what there is, and when to look again: null when every change will be told.</summary>
    public async Task<(PoolCredentials Credentials, TimeSpan? LookAgain)> EnsureAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        if (!PoolCredentialReader.HasAny(pool))
        {
            if (secrets.Get(NameOf(pool.Metadata.Name)) is not null)
            {
                await RemoveAsync(pool.Metadata.Name, cancellationToken);
            }

            return (PoolCredentials.None, null);
        }

        var credentials = await reader.ReadAsync(pool, cancellationToken);
        await ApplyAsync(ApiResources.Secrets, PoolCredentialBuilder.Secret(pool, options.Namespace, credentials), cancellationToken);
        await ApplyAsync(ApiResources.Roles, PoolCredentialBuilder.Role(pool, options.Namespace), cancellationToken);
        var members = nodes.Members(pool.Metadata.Name).Select(node => node.Metadata.Name);
        await ApplyAsync(ApiResources.RoleBindings, PoolCredentialBuilder.Binding(pool, options.Namespace, members), cancellationToken);
        var isElsewhere = PoolCredentialReader.Registries(pool).Any(registry => PoolCredentialReader.NameOf(registry.CredentialsSecretRef!, options.Namespace).Namespace != options.Namespace);
        return (credentials, isElsewhere ? Period : null);
    }

    /// <summary>Takes the objects away; harmless when repeated. The Secret goes last: while it is there, there is something to take away.</summary>
    public async Task RemoveAsync(string pool, CancellationToken cancellationToken)
    {
        await DeleteAsync(ApiResources.RoleBindings, pool, cancellationToken);
        await DeleteAsync(ApiResources.Roles, pool, cancellationToken);
        await DeleteAsync(ApiResources.Secrets, pool, cancellationToken);
    }

    private NamespacedName NameOf(string pool) => new(options.Namespace, PoolCredentialBuilder.NameOf(pool));

    private async Task ApplyAsync<T>(ApiResource<T> resource, T desired, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var live = await client.GetAsync(resource, new NamespacedName(options.Namespace, desired.Metadata.Name), cancellationToken);
        await applier.ApplyAsync(resource, desired, live, cancellationToken: cancellationToken);
    }

    private async Task DeleteAsync<T>(ApiResource<T> resource, string pool, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await client.DeleteAsync(resource, NameOf(pool), new DeleteRequest(), cancellationToken);
        applier.Forget(resource, NameOf(pool));
    }
}
