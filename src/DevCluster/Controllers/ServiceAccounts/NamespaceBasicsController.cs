using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Hosting;

namespace Krustlet.DevCluster.Controllers.ServiceAccounts;

/// <summary>Gives each namespace its <c>default</c> service account and the CA that Pods trust (Kubernetes' <c>serviceaccount</c> and <c>root-ca-cert-publisher</c>).</summary>
internal sealed class NamespaceBasicsController(IApiClient client, SharedInformers informers, string? rootCertificate) : IEntityController<V1Namespace>
{
    private const string Account = "default";
    private const string Bundle = "kube-root-ca.crt";
    private const string BundleKey = "ca.crt";

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var informers = environment.Informers;
        var entities = new NamespaceBasicsController(environment.Client("service-account"), informers, environment.Options.RootCertificatePem);
        environment.Control("service-account", entities)
            .Watch(informers.Namespaces)
            .Watch(informers.ServiceAccounts, account => [NamespacedName.Cluster(account.Metadata.NamespaceProperty)])
            .Watch(informers.RootCertificates, bundle => [NamespacedName.Cluster(bundle.Metadata.NamespaceProperty)]);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Namespaces.Store.Get(key) is not { Metadata.DeletionTimestamp: null })
        {
            return ReconcileResult.Success;
        }

        if (informers.ServiceAccounts.Store.Get(new NamespacedName(key.Name, Account)) is null)
        {
            await CreateAsync(ApiResources.ServiceAccounts, new V1ServiceAccount { ApiVersion = "v1", Kind = "ServiceAccount", Metadata = Named(key.Name, Account) }, cancellationToken);
        }

        if (rootCertificate is not null)
        {
            await PublishAsync(key.Name, rootCertificate, cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private async Task PublishAsync(string @namespace, string certificate, CancellationToken cancellationToken)
    {
        var data = new Dictionary<string, string> { [BundleKey] = certificate };
        var present = informers.RootCertificates.Store.Get(new NamespacedName(@namespace, Bundle));
        if (present is null)
        {
            await CreateAsync(ApiResources.ConfigMaps, new V1ConfigMap { ApiVersion = "v1", Kind = "ConfigMap", Metadata = Named(@namespace, Bundle), Data = data }, cancellationToken);
        }
        else if (present.Data is not { Count: 1 } || !present.Data.TryGetValue(BundleKey, out var text) || text != certificate)
        {
            await client.ReplaceAsync(ApiResources.ConfigMaps, present with { Data = data }, null, cancellationToken);
        }
    }

    private async Task CreateAsync<T>(ApiResource<T> resource, T body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            await client.CreateAsync(resource, body, cancellationToken);
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.AlreadyExists or ApiErrorReason.NotFound)
        {
            // There already, or the namespace is gone; the watch will tell which.
        }
    }

    private static V1ObjectMeta Named(string @namespace, string name) => new() { NamespaceProperty = @namespace, Name = name };
}
