using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Krustlet.DevCluster.Patching;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Patching;

[Properties(Arbitrary = [typeof(JsonTexts)])]
public sealed class PatchProperties
{
    private readonly ObjectRules _rules = new(new SchemaCatalog());

    [Property]
    public bool A_merge_patch_applied_twice_is_applied_once(JsonText live, JsonText patch)
    {
        var once = Merge(live.Parse(), patch.Parse());

        return JsonNode.DeepEquals(Merge(once.DeepClone().AsObject(), patch.Parse()), once);
    }

    [Property]
    public bool A_merge_patch_of_everything_makes_anything(JsonText live, JsonText wanted) =>
        JsonNode.DeepEquals(Merge(live.Parse(), Difference(live.Parse(), wanted.Parse())), wanted.Parse());

    [Property]
    public bool A_strategic_merge_patch_without_lists_to_merge_is_a_merge_patch(JsonText live, JsonText patch) => JsonNode.DeepEquals(
        _rules.Patch(TestKinds.ConfigMap, live.Parse(), PatchLanguage.StrategicMerge, patch.Parse()),
        _rules.Patch(TestKinds.ConfigMap, live.Parse(), PatchLanguage.Merge, patch.Parse()));

    [Property]
    public bool A_json_patch_that_replaces_the_root_makes_anything(JsonText live, JsonText wanted)
    {
        var patch = new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = "", ["value"] = wanted.Parse() });

        return JsonNode.DeepEquals(_rules.Patch(TestKinds.ConfigMap, live.Parse(), PatchLanguage.Json, patch), wanted.Parse());
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        MergePatch.Apply(target, patch);
        return target;
    }

    private static JsonObject Difference(JsonObject from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var name in from.Select(field => field.Key).Where(name => !to.ContainsKey(name)))
        {
            patch[name] = null;
        }

        foreach (var (name, value) in to)
        {
            patch[name] = from[name] is JsonObject before && value is JsonObject after ? Difference(before, after) : value?.DeepClone();
        }

        return patch;
    }
}
