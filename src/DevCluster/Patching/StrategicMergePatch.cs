using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Patching;

/// <summary>
/// Kubernetes' strategic merge: a merge patch whose lists merge by key where the schema says so, with directives for what
/// cannot be said by example. Sent by client-side <c>kubectl apply</c>, <c>kubectl patch</c> and kubelets' status updates.
/// </summary>
internal static class StrategicMergePatch
{
    /// <summary>Applies <paramref name="patch"/> to <paramref name="target"/> in place.</summary>
    public static void Apply(JsonObject target, JsonObject patch, Schema schema)
    {
        if (patch.ContainsKey(Directives.Patch) && FollowDirective(target, patch))
        {
            return;
        }

        Retain(target, patch);
        foreach (var name in PatchedLists(patch))
        {
            PatchList(target, patch, schema, name);
        }

        foreach (var (name, value) in patch)
        {
            if (!name.StartsWith('$') && !(value is JsonArray && IsMergedList(schema, name)))
            {
                PatchProperty(target, schema, name, value);
            }
        }
    }

    private static bool FollowDirective(JsonObject target, JsonObject patch)
    {
        switch (patch.Text(Directives.Patch))
        {
            case "merge":
                return false;
            case "delete":
                target.Clear();
                return true;
            case "replace":
                target.Clear();
                MergePatch.Apply(target, WithoutDirectives(patch));
                return true;
            default:
                throw PatchFailures.Malformed($"Unknown patch type: {patch[Directives.Patch]}. It must be replace, delete or merge");
        }
    }

    private static JsonObject WithoutDirectives(JsonObject patch)
    {
        var data = patch.DeepClone().AsObject();
        data.Remove(Directives.Patch);
        data.Remove(Directives.RetainKeys);
        return data;
    }

    private static void Retain(JsonObject target, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(Directives.RetainKeys, out var value))
        {
            return;
        }

        if (value is not JsonArray names)
        {
            throw PatchFailures.Malformed($"{Directives.RetainKeys} must be a list of property names");
        }

        var retained = names.Select(name => name.AsText()).ToHashSet();
        if (patch.FirstOrDefault(field => !field.Key.StartsWith('$') && field.Value is not null && !retained.Contains(field.Key)).Key is { } stray)
        {
            throw PatchFailures.Malformed($"property {stray} is patched, so it must be in {Directives.RetainKeys} too");
        }

        foreach (var name in target.Select(field => field.Key).Where(name => !retained.Contains(name)).ToList())
        {
            target.Remove(name);
        }
    }

    // Lists that are merged: named by data or by a directive.
    private static IEnumerable<string> PatchedLists(JsonObject patch) => patch.Select(field => field switch
    {
        { Key: var key } when key.StartsWith(Directives.DeleteFromPrimitiveList, StringComparison.Ordinal) => key[Directives.DeleteFromPrimitiveList.Length..],
        { Key: var key } when key.StartsWith(Directives.SetElementOrder, StringComparison.Ordinal) => key[Directives.SetElementOrder.Length..],
        { Value: JsonArray } => field.Key,
        _ => "",
    }).Where(name => name.Length > 0 && !name.StartsWith('$')).Distinct();

    private static bool IsMergedList(Schema schema, string name) => schema.Properties.TryGetValue(name, out var property) && property.Patch.Merge;

    private static void PatchList(JsonObject target, JsonObject patch, Schema schema, string name)
    {
        if (!IsMergedList(schema, name))
        {
            return;
        }

        var property = schema.Properties[name];
        var merge = new StrategicList(property.Patch.MergeKey, property.Schema.Items ?? Schema.Anything);
        var merged = merge.Merge(
            target.List(name) ?? [],
            patch.List(name) ?? [],
            patch.List(Directives.DeleteFromPrimitiveList + name),
            patch.List(Directives.SetElementOrder + name));
        if (merged.Count > 0 || target.ContainsKey(name) || patch.List(name) is not null)
        {
            target[name] = merged;
        }
    }

    private static void PatchProperty(JsonObject target, Schema schema, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject patch:
                if (target[name] is not JsonObject child)
                {
                    target[name] = child = [];
                }

                Apply(child, patch, schema.Child(name) ?? Schema.Anything);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }
}
