using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Patching;

/// <summary>Merges one list of a strategic merge patch.</summary>
/// <param name="mergeKey">Field that tells objects apart; null when the items are scalars.</param>
/// <param name="item">Schema of an item.</param>
internal sealed class StrategicList(string? mergeKey, Schema item)
{
    /// <summary>The merged list; <paramref name="live"/> and <paramref name="patch"/> stay as they are.</summary>
    /// <param name="live">What is stored.</param>
    /// <param name="patch">Items to merge in; items with <c>$patch</c> delete or replace.</param>
    /// <param name="deleted">Scalars to remove, or null.</param>
    /// <param name="order">The wanted order, or null for the patch's own.</param>
    public JsonArray Merge(JsonArray live, JsonArray patch, JsonArray? deleted, JsonArray? order)
    {
        var merged = live.Select(value => value?.DeepClone()).ToList();
        if (mergeKey is null)
        {
            merged.RemoveAll(value => deleted?.Any(unwanted => Json.Same(value, unwanted)) ?? false);
            merged.AddRange(patch.Where(value => !merged.Any(known => Json.Same(known, value))).Select(value => value?.DeepClone()).ToList());
            return Ordered(merged, order ?? patch, live);
        }

        var data = MergeObjects(merged, patch);
        return Ordered(merged, order ?? data, live);
    }

    private JsonArray MergeObjects(List<JsonNode?> merged, JsonArray patch)
    {
        var data = new JsonArray();
        if (patch.OfType<JsonObject>().Any(value => value.Text(Directives.Patch) == "replace"))
        {
            merged.Clear();
        }

        foreach (var value in patch)
        {
            if (value is not JsonObject fields)
            {
                throw PatchFailures.Malformed($"every item of a list merged by {mergeKey} must be an object");
            }

            switch (fields.Text(Directives.Patch))
            {
                case "delete":
                    merged.RemoveAll(known => Matches(known, Key(fields)));
                    break;
                case "replace" when fields.Count == 1:
                    break;
                default:
                    MergeObject(merged, fields);
                    data.Add(fields.DeepClone());
                    break;
            }
        }

        return data;
    }

    private void MergeObject(List<JsonNode?> merged, JsonObject patch)
    {
        var key = Key(patch);
        if (merged.Find(known => Matches(known, key)) is not JsonObject target)
        {
            merged.Add(target = []);
        }

        StrategicMergePatch.Apply(target, patch, item);
        // A $patch of "replace" inside an item clears it; its key stays what it was.
        target.Default(mergeKey!, key.DeepClone());
    }

    private JsonNode Key(JsonObject fields) => fields[mergeKey!]
        ?? throw PatchFailures.Malformed($"map: {fields.ToJsonString()} does not contain declared merge key: {mergeKey}");

    private bool Matches(JsonNode? known, JsonNode? key) => known is JsonObject fields && Json.Same(fields[mergeKey!], key);

    // Items that the order names follow it; the others keep their place before the first named item that followed them.
    private JsonArray Ordered(List<JsonNode?> merged, JsonArray order, JsonArray live)
    {
        var named = merged.Where(value => Position(order, value) >= 0).OrderBy(value => Position(order, value)).ToList();
        var others = merged.Where(value => Position(order, value) < 0).OrderBy(value => Position(live, value)).ToList();
        return [.. ListOrder.Interleave(named, others, value => Position(live, value))];
    }

    private int Position(JsonArray list, JsonNode? value)
    {
        var key = Identity(value);
        for (var index = 0; index < list.Count; index++)
        {
            if (Json.Same(Identity(list[index]), key))
            {
                return index;
            }
        }

        return -1;
    }

    private JsonNode? Identity(JsonNode? value) => mergeKey is not null && value is JsonObject fields ? fields[mergeKey] : value;
}
