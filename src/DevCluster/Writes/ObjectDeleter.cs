using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Strategies;

namespace Krustlet.DevCluster.Writes;

/// <summary>
/// Deletes objects: at once, or by setting <c>deletionTimestamp</c> while a grace period or finalizers hold them
/// (apiserver <c>registry.Store.Delete</c> and <c>rest.BeforeDelete</c>).
/// </summary>
internal sealed class ObjectDeleter(ObjectStore store, KindStrategies strategies, TimeProvider time)
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";

    public DeleteResult Delete(ServedResource resource, ObjectKey key, DeleteOptions options)
    {
        while (true)
        {
            var current = resource.Store.Find(key) ?? throw Failures.NotFound(resource.Definition, key.Name);
            RequirePreconditions(resource.Definition, current, options);
            if (TryDelete(resource, current, options) is { } result)
            {
                return result;
            }
        }
    }

    private DeleteResult? TryDelete(ServedResource resource, StoredObject current, DeleteOptions options)
    {
        var value = current.Thaw();
        var grace = strategies.Of(resource.Definition).GracePeriod(value, options.GracePeriodSeconds);
        SetFinalizers(value, options.Propagation);
        if (grace > 0)
        {
            return Postpone(resource, current, value, grace.Value, options);
        }

        if (ObjectMetadata.Finalizers(value).Count > 0 || strategies.Of(resource.Definition).HoldsDeletion(value))
        {
            return Postpone(resource, current, value, 0, options);
        }

        var removed = options.DryRun ? current : store.TryRemove(resource.Store, current, value);
        return removed is null ? null : new DeleteResult(removed, true);
    }

    private DeleteResult? Postpone(ServedResource resource, StoredObject current, JsonObject value, long grace, DeleteOptions options)
    {
        MarkDeleting(value, grace);
        strategies.Of(resource.Definition).OnDeletionStarted(value);
        if (options.DryRun || UnchangedObjects.AreSame(current.Thaw(), value))
        {
            return new DeleteResult(current, false);
        }

        var marked = store.TryReplace(resource.Store, current, value);
        return marked is null ? null : new DeleteResult(marked, false);
    }

    // A deletion that has begun may only be brought forward.
    private void MarkDeleting(JsonObject value, long grace)
    {
        var metadata = ObjectMetadata.Of(value);
        var started = Timestamps.Parse((string?)metadata["deletionTimestamp"]);
        var pending = (long?)metadata["deletionGracePeriodSeconds"] ?? 0;
        if (started is { } ends && grace >= pending)
        {
            return;
        }

        var begun = started - TimeSpan.FromSeconds(pending) ?? time.GetUtcNow();
        metadata["deletionTimestamp"] = Timestamps.Format(begun + TimeSpan.FromSeconds(grace));
        metadata["deletionGracePeriodSeconds"] = grace;
        if (started is null && ObjectMetadata.Generation(value) > 0)
        {
            metadata["generation"] = ObjectMetadata.Generation(value) + 1;
        }
    }

    private static void SetFinalizers(JsonObject value, PropagationPolicy? propagation)
    {
        if (propagation is null)
        {
            return;
        }

        var kept = ObjectMetadata.Finalizers(value).Except([ForegroundFinalizer, OrphanFinalizer]).ToList();
        kept.AddRange(propagation switch
        {
            PropagationPolicy.Foreground => [ForegroundFinalizer],
            PropagationPolicy.Orphan => [OrphanFinalizer],
            _ => Array.Empty<string>(),
        });
        ObjectMetadata.SetFinalizers(value, kept);
    }

    private static void RequirePreconditions(ResourceDefinition definition, StoredObject current, DeleteOptions options)
    {
        if (options.Uid is { } uid && uid != current.Uid)
        {
            throw Failures.Conflict(definition, current.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        var version = current.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (options.ResourceVersion is { } asked && asked != version)
        {
            throw Failures.Conflict(definition, current.Key.Name, $"Precondition failed: ResourceVersion in precondition: {asked}, ResourceVersion in object meta: {version}");
        }
    }
}
