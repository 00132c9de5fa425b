using System.Text.Json.Nodes;
using Krustlet.DevCluster.Admission;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Writes;

/// <summary>
/// Changes objects under optimistic concurrency: a change that says which version it is of fails when that is stale, any other
/// is repeated on the latest version. A change that changes nothing is not written.
/// </summary>
internal sealed class ObjectUpdater(ObjectStore store, WriteRules rules)
{
    public StoredObject Update(UpdateRequest request)
    {
        while (true)
        {
            request.Options.Warnings.Clear();
            var current = request.Resource.Store.Find(request.Key) ?? throw Failures.NotFound(request.Resource.Definition, request.Key.Name);
            if (TryUpdate(request, current) is { } updated)
            {
                return updated;
            }
        }
    }

    private StoredObject? TryUpdate(UpdateRequest request, StoredObject current)
    {
        var resource = request.Resource;
        var live = resource.Thaw(current);
        var value = request.Change(live);
        RequireSameObject(request, current, value);
        value["kind"] = resource.Definition.Kind;
        value["apiVersion"] = resource.Definition.ApiVersion;
        request.Options.OnUnknownFields(rules.Objects.PruneAndDefault(resource.Definition, value));
        ObjectMetadata.RestoreServerOwned(value, live);
        value = KeepOtherParts(request, value, live);
        RefuseNewFinalizers(resource.Definition, value, live);
        rules.Admission.Admit(new AdmissionRequest(resource, value, live, request.Subresource, request.Options));
        rules.Strategies.Of(resource.Definition).PrepareForUpdate(value, live, request.Target);
        CountGeneration(request, value, live);
        rules.Objects.Validate(resource.Definition, value, request.ChecksItself ? value : live);
        if (request.RecordsOwnership)
        {
            rules.Ownership.RecordUpdate(resource.Definition, live, value, request.Options.FieldManager, request.Subresource);
        }

        return UnchangedObjects.AreSame(live, value) ? current : Commit(request, current, value);
    }

    private StoredObject? Commit(UpdateRequest request, StoredObject current, JsonObject value)
    {
        request.Resource.Conversion.ToStored(value);
        if (request.Options.DryRun)
        {
            return StoredObject.Freeze(value, null, request.Resource.Store.Fields);
        }

        return IsLastFinalizerGone(value)
            ? store.TryRemove(request.Resource.Store, current, value)
            : store.TryReplace(request.Resource.Store, current, value);
    }

    private static bool IsLastFinalizerGone(JsonObject value) =>
        ObjectMetadata.IsDeleting(value)
        && (long?)ObjectMetadata.Of(value)["deletionGracePeriodSeconds"] is null or 0
        && ObjectMetadata.Finalizers(value).Count == 0
        && (value["spec"] as JsonObject)?["finalizers"] is not JsonArray { Count: > 0 };

    private static void RequireSameObject(UpdateRequest request, StoredObject current, JsonObject value)
    {
        var definition = request.Resource.Definition;
        var name = ObjectMetadata.Text(value, "name");
        if (name.Length > 0 && name != current.Key.Name)
        {
            throw Failures.BadRequest($"the name of the object ({name}) does not match the name on the URL ({current.Key.Name})");
        }

        var uid = ObjectMetadata.Text(value, "uid");
        if (uid.Length > 0 && uid != current.Uid)
        {
            throw Failures.Conflict(definition, current.Key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        var version = ObjectMetadata.Text(value, "resourceVersion");
        if (version.Length > 0 && version != "0" && version != current.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            throw Failures.StaleVersion(definition, current.Key.Name);
        }

        ObjectMetadata.Of(value)["resourceVersion"] = current.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static JsonObject KeepOtherParts(UpdateRequest request, JsonObject value, JsonObject live)
    {
        var definition = request.Resource.Definition;
        if (request.Target == WriteTarget.Main && definition.HasStatus)
        {
            TakeStatus(value, live);
        }
        else if (request.Target == WriteTarget.Status)
        {
            var kept = live.DeepClone().AsObject();
            TakeStatus(kept, value);
            TakeMetadata(kept, value, definition.IsCustom ? ["managedFields"] : ["managedFields", "labels", "annotations", "finalizers"]);
            return kept;
        }

        return value;
    }

    private static void TakeStatus(JsonObject to, JsonObject from)
    {
        if (from["status"] is { } status)
        {
            to["status"] = status.DeepClone();
        }
        else
        {
            to.Remove("status");
        }
    }

    private static void TakeMetadata(JsonObject to, JsonObject from, IEnumerable<string> fields)
    {
        var (target, source) = (ObjectMetadata.Of(to), ObjectMetadata.Of(from));
        foreach (var field in fields)
        {
            target.Remove(field);
            if (source[field] is { } member)
            {
                target[field] = member.DeepClone();
            }
        }
    }

    private static void RefuseNewFinalizers(ResourceDefinition definition, JsonObject value, JsonObject live)
    {
        if (!ObjectMetadata.IsDeleting(live))
        {
            return;
        }

        var added = ObjectMetadata.Finalizers(value).Except(ObjectMetadata.Finalizers(live)).ToArray();
        if (added.Length > 0)
        {
            var names = string.Join(", ", added.Select(finalizer => $"\"{finalizer}\""));
            throw Failures.Invalid(definition, ObjectMetadata.Text(live, "name"), new StatusCause(
                "FieldValueForbidden", $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{{names}}}", "metadata.finalizers"));
        }
    }

    // The scheduler's binding is no change of what was asked for.
    private static void CountGeneration(UpdateRequest request, JsonObject value, JsonObject live)
    {
        if (request.Resource.Traits.HasGeneration && request.Target != WriteTarget.Status && request.Subresource != "binding" && Specification.Differs(request.Resource.Definition, value, live))
        {
            ObjectMetadata.Of(value)["generation"] = ObjectMetadata.Generation(live) + 1;
        }
    }
}
