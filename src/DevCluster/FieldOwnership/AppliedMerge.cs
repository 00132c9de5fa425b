using System.Text.Json.Nodes;
using Krustlet.DevCluster.Patching;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>Lays an applied configuration over an object: what it names wins, everything else stays.</summary>
internal static class AppliedMerge
{
    /// <summary>Merges <paramref name="applied"/> into <paramref name="target"/> in place.</summary>
    public static void Merge(JsonObject target, JsonObject applied, Schema schema)
    {
        foreach (var (name, value) in applied)
        {
            var place = Granularity.Child(schema, name);
            var known = target[name];
            if (Granularity.IsObject(value, place) && Granularity.IsObject(known, place))
            {
                Merge(known!.AsObject(), value!.AsObject(), place);
            }
            else if (Granularity.IsList(value, place) && Granularity.IsList(known, place))
            {
                target[name] = MergeList(known!.AsArray(), value!.AsArray(), place);
            }
            else if (!Json.Same(known, value) || value is null)
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private static JsonArray MergeList(JsonArray live, JsonArray applied, Schema schema)
    {
        var known = Granularity.Items(live, schema);
        var named = Granularity.Items(applied, schema);
        var positions = known.Keys.Select((element, index) => (element, index)).ToDictionary(pair => pair.element, pair => pair.index);
        var order = ListOrder.Interleave(
            [.. named.Keys],
            [.. known.Keys.Where(element => !named.ContainsKey(element))],
            element => positions.GetValueOrDefault(element, -1));
        return [.. order.Select(element => MergeItem(known.GetValueOrDefault(element), element, named, schema.Items ?? Schema.Anything))];
    }

    private static JsonNode? MergeItem(JsonNode? known, string element, Dictionary<string, JsonNode?> named, Schema schema)
    {
        if (!named.TryGetValue(element, out var applied))
        {
            return known?.DeepClone();
        }

        if (!Granularity.IsObject(known, schema) || !Granularity.IsObject(applied, schema))
        {
            return applied?.DeepClone();
        }

        var merged = known!.DeepClone().AsObject();
        Merge(merged, applied!.AsObject(), schema);
        return merged;
    }
}
