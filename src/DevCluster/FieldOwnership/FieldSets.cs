using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>Makes field sets of values and of the difference between two values.</summary>
internal static class FieldSets
{
    /// <summary>The fields that an applied configuration names: leaves, items, and objects that are empty.</summary>
    public static FieldSet Named(JsonNode? value, Schema schema) => All(value, schema, marksContainers: false);

    /// <summary>What is in <paramref name="after"/> and was not, or was something else, in <paramref name="before"/>.</summary>
    public static FieldSet Changed(JsonNode before, JsonNode after, Schema schema) => Difference(before, after, schema, withModified: true);

    /// <summary>What was in <paramref name="before"/> and is not in <paramref name="after"/>.</summary>
    public static FieldSet Removed(JsonNode before, JsonNode after, Schema schema) => Difference(after, before, schema, withModified: false);

    private static FieldSet Difference(JsonNode? before, JsonNode? after, Schema schema, bool withModified)
    {
        if (Granularity.IsObject(before, schema) && Granularity.IsObject(after, schema))
        {
            return ObjectDifference(before!.AsObject(), after!.AsObject(), schema, withModified);
        }

        if (Granularity.IsList(before, schema) && Granularity.IsList(after, schema))
        {
            return ListDifference(before!.AsArray(), after!.AsArray(), schema, withModified);
        }

        return withModified && !Json.Same(before, after) ? All(after, schema, marksContainers: true) : FieldSet.Empty;
    }

    private static FieldSet ObjectDifference(JsonObject before, JsonObject after, Schema schema, bool withModified)
    {
        Dictionary<string, FieldSet>? children = null;
        foreach (var (name, value) in after)
        {
            var place = Granularity.Child(schema, name);
            var below = before.TryGetPropertyValue(name, out var known)
                ? Difference(known, value, place, withModified)
                : Whole(value, place, isData: !schema.Properties.ContainsKey(name), marksContainers: true);
            if (!below.IsEmpty)
            {
                (children ??= []).Add(PathElement.Field(name), below);
            }
        }

        return FieldSet.Of(false, children);
    }

    private static FieldSet ListDifference(JsonArray before, JsonArray after, Schema schema, bool withModified)
    {
        Dictionary<string, FieldSet>? children = null;
        var known = Granularity.Items(before, schema);
        var item = schema.Items ?? Schema.Anything;
        foreach (var (element, value) in Granularity.Items(after, schema))
        {
            var below = known.TryGetValue(element, out var previous)
                ? Difference(previous, value, item, withModified)
                : Whole(value, item, isData: true, marksContainers: true);
            if (!below.IsEmpty)
            {
                (children ??= []).Add(element, below);
            }
        }

        return FieldSet.Of(false, children);
    }

    // Everything in a value. With containers marked, as an update that adds a map or a custom object marks them, the container is a path too.
    private static FieldSet All(JsonNode? value, Schema schema, bool marksContainers)
    {
        Dictionary<string, FieldSet>? children = null;
        if (Granularity.IsObject(value, schema))
        {
            foreach (var (name, child) in value!.AsObject())
            {
                (children ??= []).Add(
                    PathElement.Field(name),
                    Whole(child, Granularity.Child(schema, name), !schema.Properties.ContainsKey(name), marksContainers));
            }

            return FieldSet.Of(children is null || (marksContainers && schema.ModelName is null), children);
        }

        if (Granularity.IsList(value, schema))
        {
            foreach (var (element, item) in Granularity.Items(value!.AsArray(), schema))
            {
                (children ??= []).Add(element, Whole(item, schema.Items ?? Schema.Anything, isData: true, marksContainers));
            }

            return FieldSet.Of(marksContainers, children);
        }

        return FieldSet.Leaf;
    }

    private static FieldSet Whole(JsonNode? value, Schema schema, bool isData, bool marksContainers)
    {
        var all = All(value, schema, marksContainers);
        return isData && !all.IsMember ? all.Union(FieldSet.Leaf) : all;
    }
}
