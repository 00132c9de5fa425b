using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>Fills in a custom resource's schema defaults, top down: a default of an object is defaulted itself.</summary>
internal static class CustomDefaults
{
    /// <summary>Fills in, in place.</summary>
    public static void Apply(JsonNode? value, Schema schema)
    {
        if (!schema.HasDefaults)
        {
            return;
        }

        switch (value)
        {
            case JsonObject fields:
                ApplyToObject(fields, schema);
                break;
            case JsonArray items when schema.Items is { } item:
                foreach (var child in items)
                {
                    Apply(child, item);
                }

                break;
        }
    }

    private static void ApplyToObject(JsonObject fields, Schema schema)
    {
        foreach (var (name, property) in schema.Properties)
        {
            var place = property.Schema;
            if (place.Default is { } fallback && IsAbsent(fields, name, place))
            {
                fields[name] = fallback.DeepClone();
            }

            if (place.HasDefaults && fields[name] is { } child)
            {
                Apply(child, place);
            }
        }

        if (schema.Values is { HasDefaults: true } values)
        {
            foreach (var (name, child) in fields)
            {
                if (!schema.Properties.ContainsKey(name))
                {
                    Apply(child, values);
                }
            }
        }
    }

    // A null where null is no value counts as absent, as clients with typed models send it.
    private static bool IsAbsent(JsonObject fields, string name, Schema place) =>
        !fields.TryGetPropertyValue(name, out var value) || (value is null && !place.IsNullable);
}
