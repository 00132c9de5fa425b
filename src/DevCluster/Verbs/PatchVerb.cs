using System.Text.Json.Nodes;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Verbs;

/// <summary>PATCH of an object or of its status, in every patch language and as server-side apply.</summary>
internal sealed class PatchVerb(ObjectUpdater updater, ObjectCreator creator, WriteRules rules, ObjectPresenter presenter)
{
    public async Task HandleAsync(ApiCall call, WriteTarget target)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var patch = await PatchDocument.ReadAsync(call);
        var options = WriteOptions.For(call) with { DuplicateFields = patch.DuplicateFields };
        var (stored, created) = patch.IsApply ? Apply(call, target, patch, options) : (Patch(call, target, patch, options), false);
        ApiResponse.AddWarnings(call.Http, options.Warnings);
        await ApiResponse.WriteAsync(call.Http, created ? 201 : 200, presenter.Render(call, stored, shape));
    }

    private StoredObject Patch(ApiCall call, WriteTarget target, PatchDocument patch, WriteOptions options) => updater.Update(new UpdateRequest(
        call.Resource,
        call.Key,
        target,
        call.Path.Subresource,
        live => rules.Objects.Patch(call.Definition, live, patch.Language ?? PatchLanguage.Merge, patch.Body),
        options));

    private (StoredObject Stored, bool Created) Apply(ApiCall call, WriteTarget target, PatchDocument patch, WriteOptions options)
    {
        var applied = ReadApplied(call, target, patch);
        if (call.Query("fieldManager") is null)
        {
            throw Failures.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }

        options.OnUnknownFields(rules.Objects.PruneAndDefault(call.Definition, applied.DeepClone().AsObject()));
        while (true)
        {
            if (call.Resource.Store.Find(call.Key) is not null)
            {
                return (Update(call, target, applied, options), false);
            }

            if (target != WriteTarget.Main)
            {
                throw Failures.NotFound(call.Definition, call.Key.Name);
            }

            if (TryCreate(call, applied, options) is { } created)
            {
                return (created, true);
            }
        }
    }

    private StoredObject Update(ApiCall call, WriteTarget target, JsonObject applied, WriteOptions options) => updater.Update(new UpdateRequest(
        call.Resource,
        call.Key,
        target,
        call.Path.Subresource,
        live => rules.Ownership.Apply(call.Definition, live, applied, options.FieldManager, call.Path.Subresource, options.Force),
        options,
        RecordsOwnership: false));

    // Null when another request has created the object meanwhile: then this apply is an update.
    private StoredObject? TryCreate(ApiCall call, JsonObject applied, WriteOptions options)
    {
        var value = rules.Ownership.Apply(call.Definition, null, applied, options.FieldManager, null, options.Force);
        try
        {
            return creator.Create(call.Resource, call.Path.Namespace ?? "", value, options, recordsOwnership: false);
        }
        catch (StatusException error) when (error.Reason == "AlreadyExists")
        {
            return null;
        }
    }

    private static JsonObject ReadApplied(ApiCall call, WriteTarget target, PatchDocument patch)
    {
        var applied = patch.Body as JsonObject ?? throw Failures.BadRequest("an apply patch must be an object with apiVersion, kind and metadata.name");
        var (kind, apiVersion) = ((string?)applied["kind"], (string?)applied["apiVersion"]);
        if (kind != call.Definition.Kind || apiVersion != call.Definition.ApiVersion)
        {
            throw Failures.BadRequest($"an apply patch must name its type: expected {call.Definition.ApiVersion}, Kind={call.Definition.Kind}, got {apiVersion}, Kind={kind}");
        }

        var metadata = ObjectMetadata.Of(applied);
        if (metadata["managedFields"] is not null)
        {
            throw Failures.BadRequest("metadata.managedFields must be nil");
        }

        metadata["name"] ??= call.Key.Name;
        if (call.Key.Namespace.Length > 0)
        {
            metadata["namespace"] ??= call.Key.Namespace;
        }

        KeepTarget(call, target, applied);
        return applied;
    }

    // What the request cannot change must not become owned by it either.
    private static void KeepTarget(ApiCall call, WriteTarget target, JsonObject applied)
    {
        var dropped = target == WriteTarget.Status
            ? applied.Select(member => member.Key).Where(name => name is not ("kind" or "apiVersion" or "metadata" or "status"))
            : call.Definition.HasStatus ? ["status"] : [];
        foreach (var name in dropped.ToArray())
        {
            applied.Remove(name);
        }
    }
}
