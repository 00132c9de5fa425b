using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>Rules that know no kind: nothing is defaulted or refused, every patch is a merge.</summary>
internal sealed class PlainRules : IObjectRules
{
    public IReadOnlyList<string> PruneAndDefault(ResourceDefinition resource, JsonObject value) => value.Remove("unknown") ? ["unknown"] : [];

    public void Validate(ResourceDefinition resource, JsonObject value, JsonObject? old)
    {
    }

    public JsonObject Patch(ResourceDefinition resource, JsonObject live, PatchLanguage language, JsonNode patch)
    {
        var patched = live.DeepClone().AsObject();
        if (language == PatchLanguage.Json)
        {
            ApplyOperations(patched, patch.AsArray());
        }
        else
        {
            Merge(patched, patch.AsObject());
        }

        return patched;
    }

    public static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject nested && target[name] is JsonObject present)
            {
                Merge(present, nested);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }

    private static void ApplyOperations(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations)
        {
            var steps = ((string)operation!["path"]!).Split('/')[1..];
            var parent = steps[..^1].Aggregate((JsonNode)target, (node, step) => node[step]!);
            parent[steps[^1]] = operation["value"]?.DeepClone();
        }
    }
}
