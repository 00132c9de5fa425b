using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>
/// What has to happen to one object because of its owners or of its own deletion (Kubernetes' <c>garbagecollector</c>):
/// background and foreground cascades, and orphaning.
/// </summary>
internal sealed class Collector(IApiClient client, OwnerGraph graph, OwnerLookup owners)
{
    /// <summary>One step. False: look again soon, for the watch has not caught up with what was found.</summary>
    public async Task<bool> WorkAsync(string uid, CancellationToken cancellationToken)
    {
        if (graph.Find(uid) is not { } item)
        {
            return true;
        }

        if (item.OrphansDependents)
        {
            await OrphanAsync(item, cancellationToken);
        }
        else if (item.WaitsForDependents)
        {
            await ReleaseAsync(item, cancellationToken);
        }
        else if (!item.IsDeleting && item.Owners.Count > 0)
        {
            return await CollectAsync(item, cancellationToken);
        }

        return true;
    }

    /// <summary>Lets the dependents live without the owner, then lets the owner go.</summary>
    private async Task OrphanAsync(OwnedObject item, CancellationToken cancellationToken)
    {
        await SlowStart.ForEachAsync(graph.DependentsOf(item.Uid), (dependent, token) => DisownAsync(dependent, [item.Uid], token), cancellationToken);
        await RemoveFinalizerAsync(item, OwnedObject.Orphan, cancellationToken);
    }

    /// <summary>Lets a foreground-deleted owner go once nothing holds it; its dependents are being collected meanwhile.</summary>
    private async Task ReleaseAsync(OwnedObject item, CancellationToken cancellationToken)
    {
        var isHeld = graph.DependentsOf(item.Uid).Any(dependent => dependent.Owners.Any(owner => owner.Uid == item.Uid && owner.BlockOwnerDeletion == true));
        if (!isHeld)
        {
            await RemoveFinalizerAsync(item, OwnedObject.Foreground, cancellationToken);
        }
    }

    private async Task<bool> CollectAsync(OwnedObject item, CancellationToken cancellationToken)
    {
        var states = new List<(string Uid, OwnerState State)>();
        foreach (var owner in item.Owners)
        {
            states.Add((owner.Uid, await owners.StateAsync(item, owner, cancellationToken)));
        }

        var lost = states.Where(pair => pair.State is OwnerState.Absent or OwnerState.Waiting).Select(pair => pair.Uid).ToList();
        if (lost.Count == 0)
        {
            return !states.Exists(pair => pair.State == OwnerState.Unseen);
        }

        if (lost.Count < states.Count)
        {
            await DisownAsync(item, lost, cancellationToken);
            return true;
        }

        var isAwaited = states.Any(pair => pair.State == OwnerState.Waiting);
        await DeleteAsync(item, isAwaited && graph.DependentsOf(item.Uid).Count > 0 ? "Foreground" : Policy(item), cancellationToken);
        return true;
    }

    private static string Policy(OwnedObject item) =>
        item.Finalizers.Contains(OwnedObject.Orphan) ? "Orphan" : item.Finalizers.Contains(OwnedObject.Foreground) ? "Foreground" : "Background";

    private Task DeleteAsync(OwnedObject item, string policy, CancellationToken cancellationToken)
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = policy,
            ["preconditions"] = new JsonObject { ["uid"] = item.Uid },
        };
        return TryAsync(new RawRequest(HttpMethod.Delete, item.Path, options), cancellationToken);
    }

    private async Task DisownAsync(OwnedObject item, IReadOnlyCollection<string> owners, CancellationToken cancellationToken)
    {
        // The list is replaced as a whole, so it must be the newest one.
        if (await ReadAsync(item, cancellationToken) is { } live)
        {
            var kept = (live["ownerReferences"] as JsonArray ?? []).Where(owner => !owners.Contains((string?)owner?["uid"] ?? "")).Select(owner => owner?.DeepClone());
            await PatchAsync(item, live, "ownerReferences", new JsonArray([.. kept]), cancellationToken);
        }
    }

    private async Task RemoveFinalizerAsync(OwnedObject item, string finalizer, CancellationToken cancellationToken)
    {
        if (await ReadAsync(item, cancellationToken) is { } live && live["finalizers"] is JsonArray names && names.Any(name => (string?)name == finalizer))
        {
            var kept = names.Where(name => (string?)name != finalizer).Select(name => name?.DeepClone());
            await PatchAsync(item, live, "finalizers", new JsonArray([.. kept]), cancellationToken);
        }
    }

    /// <summary>The object's metadata as it is now; null when this incarnation is gone.</summary>
    private async Task<JsonObject?> ReadAsync(OwnedObject item, CancellationToken cancellationToken)
    {
        var live = await TryAsync(new RawRequest(HttpMethod.Get, item.Path), cancellationToken);
        return live?["metadata"] is JsonObject metadata && (string?)metadata["uid"] == item.Uid ? metadata : null;
    }

    private Task PatchAsync(OwnedObject item, JsonObject live, string field, JsonArray value, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["uid"] = item.Uid, ["resourceVersion"] = live["resourceVersion"]?.DeepClone(), [field] = value };
        return TryAsync(new RawRequest(HttpMethod.Patch, item.Path, new JsonObject { ["metadata"] = metadata }, "application/merge-patch+json"), cancellationToken);
    }

    /// <summary>What is gone needs nothing more. A conflict is thrown: the pass is repeated on the newer state.</summary>
    private async Task<JsonNode?> TryAsync(RawRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, cancellationToken);
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            return null;
        }
    }
}
