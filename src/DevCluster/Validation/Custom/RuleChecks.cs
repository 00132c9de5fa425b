using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Validation.Cel;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>Runs a schema's CEL rules over a value that fits the schema otherwise.</summary>
internal static class RuleChecks
{
    /// <summary>Adds to <paramref name="errors"/> every rule that does not hold.</summary>
    /// <param name="value">The value.</param>
    /// <param name="old">The stored value at this place, or null.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">Where to tell.</param>
    public static void Check(JsonNode? value, JsonNode? old, Schema schema, FieldPath path, FieldErrors errors)
    {
        if (value is null)
        {
            return;
        }

        foreach (var rule in schema.Constraints?.Rules ?? [])
        {
            Check(rule, value, old, schema, path, errors);
        }

        switch (value)
        {
            case JsonObject fields:
                foreach (var (name, child) in fields)
                {
                    if (schema.Child(name) is { Source: not null } place)
                    {
                        Check(child, (old as JsonObject)?[name], place, path.Child(name), errors);
                    }
                }

                break;
            case JsonArray items when schema.Items is { } item:
                for (var index = 0; index < items.Count; index++)
                {
                    var key = ListKeys.Of(items[index], schema);
                    var former = key is null ? null : (old as JsonArray)?.FirstOrDefault(known => Json.Same(ListKeys.Of(known, schema), key));
                    Check(items[index], former, item, path.Item(index), errors);
                }

                break;
        }
    }

    private static void Check(ValidationRule rule, JsonNode value, JsonNode? old, Schema schema, FieldPath path, FieldErrors errors)
    {
        try
        {
            if (rule.Program.IsTransition && old is null && !rule.OptionalOldSelf)
            {
                return;
            }

            var self = CelValues.From(value);
            var oldSelf = rule.OptionalOldSelf ? new CelOptional(old is not null, CelValues.From(old)) : CelValues.From(old);
            if (!CelValues.Truth(rule.Program.Evaluate(self, oldSelf)))
            {
                Tell(rule, Message(rule, self, oldSelf), schema, path, errors);
            }
        }
        catch (CelException exception)
        {
            errors.Invalid(path, TypeName(schema), $"{exception.Message} evaluating rule: {rule.Message ?? rule.Rule}");
        }
    }

    private static string Message(ValidationRule rule, object? self, object? oldSelf)
    {
        var fallback = rule.Message ?? $"failed rule: {rule.Rule}";
        try
        {
            return rule.MessageProgram?.Evaluate(self, oldSelf) as string ?? fallback;
        }
        catch (CelException)
        {
            // The API server, too, falls back to the message when the expression for it fails.
            return fallback;
        }
    }

    private static void Tell(ValidationRule rule, string message, Schema schema, FieldPath path, FieldErrors errors)
    {
        var at = rule.FieldPath is { } relative ? relative.TrimStart('.').Split('.').Aggregate(path, (place, name) => place.Child(name)) : path;
        switch (rule.Reason)
        {
            case "FieldValueRequired":
                errors.Required(at, message);
                break;
            case "FieldValueForbidden":
                errors.Forbidden(at, message);
                break;
            case "FieldValueDuplicate":
                errors.Duplicate(at, TypeName(schema));
                break;
            default:
                errors.Invalid(at, TypeName(schema), message);
                break;
        }
    }

    private static string TypeName(Schema schema) => schema.Source?.Text("type") ?? "object";
}
