using System.Text.Json.Nodes;
using Krustlet.DevCluster.Admission;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Strategies;

namespace Krustlet.DevCluster.Writes;

/// <summary>Creates objects: defaults, admission, the kind's own preparation, validation, field ownership, commit.</summary>
internal sealed class ObjectCreator(ObjectStore store, WriteRules rules, TimeProvider time)
{
    private const int NameAttempts = 8;

    /// <summary>Creates an object in a namespace (empty for cluster-scoped resources).</summary>
    public StoredObject Create(ServedResource resource, string ns, JsonObject value, WriteOptions options, bool recordsOwnership = true)
    {
        RequireMatchingType(resource.Definition, value);
        RequireMatchingNamespace(ns, value);
        var generated = ObjectMetadata.Text(value, "name").Length == 0 && ObjectMetadata.Text(value, "generateName").Length > 0;
        for (var attempt = 1; ; attempt++)
        {
            var candidate = generated ? Named(value) : value;
            if (TryCreate(resource, ns, candidate, options, recordsOwnership) is { } created)
            {
                return created;
            }

            if (!generated || attempt == NameAttempts)
            {
                throw Failures.AlreadyExists(resource.Definition, ObjectMetadata.Text(candidate, "name"));
            }
        }
    }

    private static JsonObject Named(JsonObject value)
    {
        var named = value.DeepClone().AsObject();
        ObjectMetadata.Of(named)["name"] = ObjectNames.Generate(ObjectMetadata.Text(value, "generateName"));
        return named;
    }

    private StoredObject? TryCreate(ServedResource resource, string ns, JsonObject value, WriteOptions options, bool recordsOwnership)
    {
        FillMetadata(resource, ns, value);
        options.OnUnknownFields(rules.Objects.PruneAndDefault(resource.Definition, value));
        var asked = recordsOwnership ? value.DeepClone().AsObject() : null;
        rules.Admission.Admit(new AdmissionRequest(resource, value, null, null, options));
        ResetStatus(resource, value);
        rules.Strategies.Of(resource.Definition).PrepareForCreate(value, options);
        rules.Objects.Validate(resource.Definition, value, null);
        if (asked is not null)
        {
            RecordOwnership(resource, asked, value, options);
        }

        return Commit(resource, value, options);
    }

    // What admission and the kind itself added belongs to nobody: who asks again for the rest must not take it away.
    private void RecordOwnership(ServedResource resource, JsonObject asked, JsonObject value, WriteOptions options)
    {
        ResetStatus(resource, asked);
        rules.Ownership.RecordUpdate(resource.Definition, null, asked, options.FieldManager, null);
        if (ObjectMetadata.Of(asked)["managedFields"] is { } fields)
        {
            ObjectMetadata.Of(value)["managedFields"] = fields.DeepClone();
        }
    }

    private StoredObject? Commit(ServedResource resource, JsonObject value, WriteOptions options)
    {
        var key = new ObjectKey(ObjectMetadata.Text(value, "namespace"), ObjectMetadata.Text(value, "name"));
        resource.Conversion.ToStored(value);
        if (!options.DryRun)
        {
            return store.TryAdd(resource.Store, key, value);
        }

        return resource.Store.Find(key) is null ? StoredObject.Freeze(value, null, resource.Store.Fields) : null;
    }

    private void FillMetadata(ServedResource resource, string ns, JsonObject value)
    {
        var metadata = ObjectMetadata.Of(value);
        if (ObjectMetadata.Text(value, "name").Length == 0)
        {
            throw Failures.Invalid(resource.Definition, "", new StatusCause("FieldValueRequired", "Required value: name or generateName is required", "metadata.name"));
        }

        if (ObjectMetadata.Text(value, "resourceVersion").Length > 0)
        {
            throw Failures.BadRequest("resourceVersion should not be set on objects to be created");
        }

        ObjectMetadata.ClearServerOwned(value);
        metadata.Remove("resourceVersion");
        if (ns.Length > 0)
        {
            metadata["namespace"] = ns;
        }
        else
        {
            metadata.Remove("namespace");
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Timestamps.Format(time.GetUtcNow());
        if (resource.Traits.HasGeneration)
        {
            metadata["generation"] = 1;
        }
    }

    private static void ResetStatus(ServedResource resource, JsonObject value)
    {
        if (!resource.Definition.HasStatus || resource.Traits.KeepsStatusOnCreate)
        {
            return;
        }

        value.Remove("status");
        if (!resource.Definition.IsCustom)
        {
            value["status"] = new JsonObject();
        }
    }

    private static void RequireMatchingType(ResourceDefinition definition, JsonObject value)
    {
        var (kind, apiVersion) = ((string?)value["kind"], (string?)value["apiVersion"]);
        value["kind"] = kind ??= definition.Kind;
        value["apiVersion"] = apiVersion ??= definition.ApiVersion;
        if (kind != definition.Kind || apiVersion != definition.ApiVersion)
        {
            throw Failures.BadRequest($"the object provided is a {apiVersion}, Kind={kind}, but this URL takes {definition.ApiVersion}, Kind={definition.Kind}");
        }
    }

    private static void RequireMatchingNamespace(string ns, JsonObject value)
    {
        if (ObjectMetadata.Text(value, "namespace") is { Length: > 0 } own && own != ns)
        {
            throw Failures.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }
}
