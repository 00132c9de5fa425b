using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Patching;

/// <summary>RFC 7386: null removes, objects merge, everything else replaces.</summary>
internal static class MergePatch
{
    /// <summary>Applies <paramref name="patch"/> to <paramref name="target"/> in place.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject nested:
                    ApplyNested(target, name, nested);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }

    private static void ApplyNested(JsonObject target, string name, JsonObject nested)
    {
        if (target[name] is not JsonObject child)
        {
            // Even where nothing was, the patch's nulls mean absence.
            target[name] = child = [];
        }

        Apply(child, nested);
    }
}
