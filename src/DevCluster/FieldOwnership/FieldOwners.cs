using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>Server-side apply and the record of who owns what (KEP-555, structured-merge-diff).</summary>
internal sealed class FieldOwners(SchemaCatalog schemas, TimeProvider time) : IFieldOwnership
{
    private const string BeforeFirstApply = "before-first-apply";

    /// <inheritdoc/>
    public JsonObject Apply(ResourceDefinition resource, JsonObject? live, JsonObject applied, string manager, string? subresource, bool force)
    {
        var schema = schemas.For(resource);
        var view = new OwnedView(resource, subresource);
        var configuration = AppliedConfiguration.Read(resource, applied, view, schema);
        var key = new ManagerKey(manager, ManagerOperation.Apply, resource.ApiVersion, subresource ?? "");
        var before = live is null ? [] : OwnersBeforeApply(resource, live, view, schema);
        var previous = before.FirstOrDefault(entry => entry.Key.IsSameOwner(key));
        var entry = new ManagerEntry(key, view.Of(FieldSets.Named(configuration, schema)), previous?.Time);
        var others = before.Where(other => !other.Key.IsSameOwner(key)).ToList();

        var merged = Merge(live, configuration, schema);
        if (previous is not null)
        {
            var owned = others.Aggregate(entry.Fields, (all, other) => all.Union(other.Fields));
            new AbandonedFields(owned).Remove(merged, previous.Fields, schema);
        }

        var from = live ?? new JsonObject();
        var changed = view.Of(FieldSets.Changed(from, merged, schema));
        var removed = view.Of(FieldSets.Removed(from, merged, schema));
        RefuseConflicts(others, changed, force);
        return Finish(live, merged, changed.IsEmpty && removed.IsEmpty, before, Released(others, changed, removed), entry);
    }

    /// <inheritdoc/>
    public void RecordUpdate(ResourceDefinition resource, JsonObject? live, JsonObject updated, string manager, string? subresource)
    {
        var schema = schemas.For(resource);
        var view = new OwnedView(resource, subresource);
        // A client may edit the record itself (kubectl does, when it turns client-side into server-side apply), but not through a subresource.
        var before = (subresource is null ? ManagedFields.Read(updated) : null) ?? ManagedFields.Read(live) ?? [];
        if (live is not null && before.Count == 0)
        {
            // Nothing is tracked until the first apply: the same as an object from before the server tracked fields.
            ManagedFields.Write(updated, []);
            return;
        }

        var from = live ?? new JsonObject();
        var changed = view.Of(FieldSets.Changed(from, updated, schema));
        var removed = view.Of(FieldSets.Removed(from, updated, schema));
        var after = Released(before, changed, removed);
        if (!changed.IsEmpty)
        {
            var key = new ManagerKey(manager, ManagerOperation.Update, resource.ApiVersion, subresource ?? "");
            var own = after.Find(entry => entry.Key == key)?.Fields ?? FieldSet.Empty;
            after.RemoveAll(entry => entry.Key == key);
            after.Add(new(key, own.Union(changed), Now()));
        }

        ManagedFields.Write(updated, after);
    }

    private static JsonObject Merge(JsonObject? live, JsonObject configuration, Schema schema)
    {
        if (live is null)
        {
            return configuration;
        }

        var merged = live.DeepClone().AsObject();
        AppliedMerge.Merge(merged, configuration, schema);
        return merged;
    }

    private static IReadOnlyList<ManagerEntry> OwnersBeforeApply(ResourceDefinition resource, JsonObject live, OwnedView view, Schema schema)
    {
        if (ManagedFields.Read(live) is { Count: > 0 } owners)
        {
            return owners;
        }

        var key = new ManagerKey(BeforeFirstApply, ManagerOperation.Update, resource.ApiVersion, "");
        return [new(key, view.Of(FieldSets.Named(live, schema)), null)];
    }

    private static void RefuseConflicts(IEnumerable<ManagerEntry> others, FieldSet changed, bool force)
    {
        var conflicts = force ? [] : others
            .Select(other => (Owner: other.Key, Fields: other.Fields.Intersect(changed)))
            .Where(conflict => !conflict.Fields.IsEmpty)
            .ToList();
        if (conflicts.Count > 0)
        {
            throw ApplyConflicts.Failure(conflicts);
        }
    }

    private static List<ManagerEntry> Released(IEnumerable<ManagerEntry> owners, FieldSet changed, FieldSet removed) =>
    [
        .. owners
            .Select(owner => owner with { Fields = owner.Fields.Except(changed).Except(removed) })
            .Where(owner => !owner.Fields.IsEmpty),
    ];

    private JsonObject Finish(
        JsonObject? live, JsonObject merged, bool isSame, IReadOnlyList<ManagerEntry> before, List<ManagerEntry> others, ManagerEntry entry)
    {
        if (live is not null && isSame && ManagedFields.Read(live) is not null && ManagedFields.SameOwners(before, [.. others, entry]))
        {
            // Not the same instance: what comes of it is compared with the live object.
            return live.DeepClone().AsObject();
        }

        ManagedFields.Write(merged, entry.Fields.IsEmpty ? others : [.. others, entry with { Time = IsUnchanged(entry, before) ? entry.Time : Now() }]);
        return merged;
    }

    private static bool IsUnchanged(ManagerEntry entry, IReadOnlyList<ManagerEntry> before) =>
        before.Any(known => known.Key == entry.Key && known.Fields.SetEquals(entry.Fields));

    private string Now() => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
