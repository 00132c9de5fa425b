using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>Validates a custom resource against its schema: types and structure here, other keywords in <see cref="ConstraintChecks"/>.</summary>
internal static class CustomValidator
{
    /// <summary>Adds to <paramref name="errors"/> what is wrong with <paramref name="value"/>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">Where to tell.</param>
    public static void Validate(JsonNode? value, Schema schema, FieldPath path, FieldErrors errors)
    {
        if (value is null)
        {
            if (!schema.IsNullable && schema.Type != SchemaType.Any)
            {
                errors.WrongType(path, "null", $"{path} in body must be of type {TypeName(schema)}: \"null\"");
            }

            return;
        }

        if (!HasType(value, schema))
        {
            errors.WrongType(path, KindName(value), $"{path} in body must be of type {TypeName(schema)}: \"{KindName(value)}\"");
            return;
        }

        Formats.Check(value, schema, path, errors);
        Structure(value, schema, path, errors);
        if (schema.Constraints is { } constraints)
        {
            ConstraintChecks.Check(value, constraints, path, errors);
            Branches(value, constraints, path, errors);
        }
    }

    private static void Structure(JsonNode value, Schema schema, FieldPath path, FieldErrors errors)
    {
        switch (value)
        {
            case JsonObject fields:
                foreach (var name in schema.Required.Where(name => !fields.ContainsKey(name)))
                {
                    errors.Required(path.Child(name));
                }

                foreach (var (name, child) in fields)
                {
                    // Metadata is checked for every kind in one place.
                    if (schema.Child(name) is { } place && !(schema.IsEmbeddedResource && name == "metadata"))
                    {
                        Validate(child, place, path.Child(name), errors);
                    }
                }

                break;
            case JsonArray items:
                Items(items, schema, path, errors);
                break;
        }
    }

    private static void Items(JsonArray items, Schema schema, FieldPath path, FieldErrors errors)
    {
        var seen = new HashSet<string>();
        for (var index = 0; index < items.Count; index++)
        {
            var at = path.Item(index);
            var key = ListKeys.Of(items[index], schema);
            if (key is not null && !seen.Add(key.ToJsonString()))
            {
                errors.Duplicate(at, key);
            }

            if (schema.Items is { } item)
            {
                Validate(items[index], item, at, errors);
            }
        }
    }

    private static void Branches(JsonNode value, ValueConstraints constraints, FieldPath path, FieldErrors errors)
    {
        foreach (var all in constraints.AllOf)
        {
            Validate(value, all, path, errors);
        }

        if (constraints.AnyOf.Count > 0 && !constraints.AnyOf.Any(schema => IsValid(value, schema, path)))
        {
            errors.Invalid(path, "", $"\"{path}\" must validate at least one schema (anyOf)");
        }

        if (constraints.OneOf.Count > 0 && constraints.OneOf.Count(schema => IsValid(value, schema, path)) is var valid and not 1)
        {
            var found = valid == 0 ? "none valid" : $"{valid.ToString(CultureInfo.InvariantCulture)} valid alternatives";
            errors.Invalid(path, "", $"\"{path}\" must validate one and only one schema (oneOf). Found {found}");
        }

        if (constraints.Not is { } not && IsValid(value, not, path))
        {
            errors.Invalid(path, "", $"\"{path}\" must not validate the schema (not)");
        }
    }

    private static bool IsValid(JsonNode value, Schema schema, FieldPath path)
    {
        var errors = new FieldErrors();
        Validate(value, schema, path, errors);
        return errors.IsEmpty;
    }

    private static bool HasType(JsonNode value, Schema schema) => schema.Type switch
    {
        SchemaType.Any => true,
        SchemaType.Object or SchemaType.Map => value is JsonObject,
        SchemaType.Array => value is JsonArray,
        SchemaType.String or SchemaType.Quantity => value.GetValueKind() == JsonValueKind.String,
        SchemaType.Boolean => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        SchemaType.Integer => value.AsWhole() is not null,
        SchemaType.Number => value.GetValueKind() == JsonValueKind.Number,
        SchemaType.IntOrString => value.AsText() is not null || value.AsWhole() is not null,
        _ => false,
    };

    private static string TypeName(Schema schema) => schema.Type switch
    {
        SchemaType.Object or SchemaType.Map => "object",
        SchemaType.IntOrString => "integer,string",
        SchemaType.Quantity => "string",
        _ => schema.Type.ToString().ToLowerInvariant(),
    };

    private static string KindName(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.AsWhole() is null ? "number" : "integer",
        _ => "boolean",
    };
}
