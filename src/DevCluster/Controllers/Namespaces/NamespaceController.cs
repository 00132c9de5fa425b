using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Discovery;
using Krustlet.DevCluster.Controllers.Hosting;

namespace Krustlet.DevCluster.Controllers.Namespaces;

/// <summary>Empties deleted namespaces, then lets them go (Kubernetes' <c>namespace</c> controller).</summary>
internal sealed class NamespaceController(IApiClient client, SharedInformers informers) : IEntityController<V1Namespace>
{
    private const string Finalizer = "kubernetes";

    // Pods tell when they are gone; what else has finalizers is looked at again this often.
    private static readonly TimeSpan NextLook = TimeSpan.FromSeconds(2);

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var informers = environment.Informers;
        environment.Control("namespace", new NamespaceController(environment.Client("namespace"), informers))
            .Watch(informers.Namespaces)
            .Watch(informers.Pods, pod => IsGoing(informers, pod.Metadata.NamespaceProperty) ? [NamespacedName.Cluster(pod.Metadata.NamespaceProperty)] : []);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (!IsGoing(informers, key.Name) || informers.Namespaces.Store.Get(key) is not { Spec.Finalizers: { } finalizers } item || !finalizers.Contains(Finalizer))
        {
            return ReconcileResult.Success;
        }

        var kinds = await KindDiscovery.AllAsync(client, cancellationToken);
        var isEmpty = true;
        foreach (var kind in kinds.Where(kind => kind.Namespaced && kind.Can("list", "delete")))
        {
            isEmpty &= await EmptyAsync(kind, key.Name, cancellationToken);
        }

        if (!isEmpty)
        {
            return ReconcileResult.RequeueAfter(NextLook);
        }

        await FinalizeAsync(item, cancellationToken);
        return ReconcileResult.Success;
    }

    private static bool IsGoing(SharedInformers informers, string name) =>
        informers.Namespaces.Store.Get(NamespacedName.Cluster(name))?.Metadata.DeletionTimestamp is not null;

    /// <summary>Asks for the deletion of all objects of a kind; true when none is left.</summary>
    private async Task<bool> EmptyAsync(ServedKind kind, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            var items = await ListAsync(kind, @namespace, cancellationToken);
            if (items.Count == 0)
            {
                return true;
            }

            if (items.Any(item => item?["metadata"]?["deletionTimestamp"] is null))
            {
                await DeleteAsync(kind, @namespace, items, cancellationToken);
                items = await ListAsync(kind, @namespace, cancellationToken);
            }

            return items.Count == 0;
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.NotFound or ApiErrorReason.MethodNotAllowed)
        {
            // The kind is served no more, or cannot be listed after all: there is nothing to delete.
            return true;
        }
    }

    private async Task<JsonArray> ListAsync(ServedKind kind, string @namespace, CancellationToken cancellationToken)
    {
        var list = await client.SendAsync(new RawRequest(HttpMethod.Get, kind.CollectionPath(@namespace)), cancellationToken);
        return list?["items"] as JsonArray ?? [];
    }

    private async Task DeleteAsync(ServedKind kind, string @namespace, JsonArray items, CancellationToken cancellationToken)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };
        if (kind.Can("deletecollection"))
        {
            await client.SendAsync(new RawRequest(HttpMethod.Delete, kind.CollectionPath(@namespace), options), cancellationToken);
            return;
        }

        foreach (var name in items.Select(item => (string)item!["metadata"]!["name"]!))
        {
            await client.SendAsync(new RawRequest(HttpMethod.Delete, kind.ItemPath(@namespace, name), options.DeepClone()), cancellationToken);
        }
    }

    private async Task FinalizeAsync(V1Namespace item, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = item.Metadata.Name, ["uid"] = item.Metadata.Uid, ["resourceVersion"] = item.Metadata.ResourceVersion },
            ["spec"] = new JsonObject { ["finalizers"] = new JsonArray([.. item.Spec.Finalizers.Where(name => name != Finalizer).Select(name => (JsonNode)name)]) },
        };
        try
        {
            await client.SendAsync(new RawRequest(HttpMethod.Put, $"/api/v1/namespaces/{item.Metadata.Name}/finalize", body), cancellationToken);
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            // Gone already.
        }
    }
}
