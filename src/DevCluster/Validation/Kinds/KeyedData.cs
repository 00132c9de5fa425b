using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>What Secrets and ConfigMaps share: keys that are file names, a size limit, and immutability on request.</summary>
internal static class KeyedData
{
    private const int GreatestSize = 1024 * 1024;

    /// <summary>Checks the maps named <paramref name="maps"/>.</summary>
    public static void Validate(JsonObject value, JsonObject? old, FieldErrors errors, params ReadOnlySpan<string> maps)
    {
        var size = 0;
        foreach (var map in maps)
        {
            var at = FieldPath.Root.Child(map);
            foreach (var (key, node) in value.Object(map) ?? [])
            {
                size += node.AsText()?.Length ?? 0;
                if (Names.FileName(key) is { } fault)
                {
                    errors.Invalid(at.Key(key), key, fault);
                }
            }

            if (old is not null && old.IsTrue("immutable") && !Json.Same(old[map], value[map]))
            {
                errors.Forbidden(at, "field is immutable when `immutable` is set");
            }
        }

        if (old is not null && old.IsTrue("immutable") && !value.IsTrue("immutable"))
        {
            errors.Forbidden(FieldPath.Root.Child("immutable"), "field is immutable when `immutable` is set");
        }

        if (size > GreatestSize)
        {
            errors.TooLong(FieldPath.Root.Child(maps[0]), GreatestSize);
        }
    }
}
