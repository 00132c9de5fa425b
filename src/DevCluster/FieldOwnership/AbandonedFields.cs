using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>
/// Removes what a manager applied before and now leaves out, unless someone else owns it. What nobody owns goes with the object or
/// item that held it: a container's defaults go with the container.
/// </summary>
/// <param name="owned">What all managers own now, the applying one included.</param>
internal sealed class AbandonedFields(FieldSet owned)
{
    /// <summary>Removes in place.</summary>
    /// <param name="value">The merged object.</param>
    /// <param name="before">What the manager owned.</param>
    /// <param name="schema">Of the object.</param>
    public void Remove(JsonObject value, FieldSet before, Schema schema) => RemoveFrom(value, before, owned, schema, []);

    private static void RemoveFrom(JsonObject value, FieldSet before, FieldSet kept, Schema schema, IReadOnlyList<string> keys)
    {
        foreach (var (element, below) in before.Children)
        {
            if (!element.StartsWith("f:", StringComparison.Ordinal) || !value.TryGetPropertyValue(element[2..], out var child))
            {
                continue;
            }

            var name = element[2..];
            if (kept.Children.TryGetValue(element, out var stillOwned))
            {
                RemoveBelow(child, below, stillOwned, Granularity.Child(schema, name));
            }
            else if (!keys.Contains(name))
            {
                value.Remove(name);
            }
        }
    }

    private static void RemoveBelow(JsonNode? value, FieldSet before, FieldSet kept, Schema schema)
    {
        if (Granularity.IsObject(value, schema))
        {
            RemoveFrom(value!.AsObject(), before, kept, schema, []);
        }
        else if (Granularity.IsList(value, schema))
        {
            RemoveItems(value!.AsArray(), before, kept, schema);
        }
    }

    private static void RemoveItems(JsonArray items, FieldSet before, FieldSet kept, Schema schema)
    {
        for (var index = items.Count - 1; index >= 0; index--)
        {
            if (PathElement.Item(items[index], schema) is not { } element || !before.Children.TryGetValue(element, out var below))
            {
                continue;
            }

            if (!kept.Children.TryGetValue(element, out var stillOwned))
            {
                items.RemoveAt(index);
            }
            else if (items[index] is JsonObject fields)
            {
                // The keys stay: without them the rest of the item would belong to nothing.
                RemoveFrom(fields, below, stillOwned, schema.Items ?? Schema.Anything, schema.Keys);
            }
        }
    }
}
