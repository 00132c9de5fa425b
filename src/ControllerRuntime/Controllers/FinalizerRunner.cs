using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Informers;

namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>Puts our finalizers on living objects, runs them on dying ones, and takes off only our own, only when done.</summary>
public sealed class FinalizerRunner<TEntity>(IApiClient client, ApiResource<TEntity> resource, IObjectStore<TEntity> store, IReadOnlyList<IEntityFinalizer<TEntity>> finalizers)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>One step for one object. A stale copy costs a 409, which the caller retries.</summary>
    public async Task<FinalizerProgress> RunAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (store.Get(key) is not { } entity)
        {
            return FinalizerProgress.NotDeleting;
        }

        if (entity.Metadata.DeletionTimestamp is null)
        {
            await AttachAsync(key, entity, cancellationToken).ConfigureAwait(false);
            return FinalizerProgress.NotDeleting;
        }

        var done = new List<string>();
        foreach (var finalizer in finalizers.Where(f => Has(entity, f.Identifier)))
        {
            if (await finalizer.FinalizeAsync(entity, cancellationToken).ConfigureAwait(false))
            {
                done.Add(finalizer.Identifier);
            }
        }

        if (done.Count > 0)
        {
            await SetAsync(key, entity, entity.Metadata.Finalizers.Except(done, StringComparer.Ordinal), cancellationToken).ConfigureAwait(false);
        }

        return finalizers.Any(f => Has(entity, f.Identifier) && !done.Contains(f.Identifier)) ? FinalizerProgress.Waiting : FinalizerProgress.Finished;
    }

    private static bool Has(TEntity entity, string identifier) => entity.Metadata.Finalizers?.Contains(identifier) == true;

    private async Task AttachAsync(NamespacedName key, TEntity entity, CancellationToken cancellationToken)
    {
        var missing = finalizers.Select(f => f.Identifier).Where(identifier => !Has(entity, identifier)).ToList();
        if (missing.Count > 0)
        {
            await SetAsync(key, entity, (entity.Metadata.Finalizers ?? []).Concat(missing), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The whole list under the version it was read at: two writers of one list never undo each other.</summary>
    private Task SetAsync(NamespacedName key, TEntity entity, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = entity.Metadata.ResourceVersion,
                ["uid"] = entity.Metadata.Uid,
                ["finalizers"] = new JsonArray([.. names.Select(name => (JsonNode)JsonValue.Create(name))]),
            },
        };
        return client.PatchAsync(resource, key, new PatchRequest(PatchKind.Merge, patch.ToJsonString()), cancellationToken);
    }
}
