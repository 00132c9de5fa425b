using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>The keywords of JSON Schema that limit a value, in kube-openapi's words.</summary>
internal static class ConstraintChecks
{
    /// <summary>Adds to <paramref name="errors"/> what is wrong with <paramref name="value"/>.</summary>
    public static void Check(JsonNode value, ValueConstraints constraints, FieldPath path, FieldErrors errors)
    {
        if (constraints.Enum is { } allowed && !allowed.Any(each => Json.Same(each, value)))
        {
            errors.NotSupported(path, value, allowed.Select(each => each.AsText() ?? each?.ToJsonString() ?? "null"));
        }

        if (value.AsNumber() is { } number)
        {
            Number(value, number, constraints, path, errors);
        }
        else if (value.AsText() is { } text)
        {
            Text(text, constraints, path, errors);
        }
        else if (value is JsonArray items)
        {
            Size(items.Count, constraints.MinItems, constraints.MaxItems, "items", path, errors);
        }
        else if (value is JsonObject fields)
        {
            Size(fields.Count, constraints.MinProperties, constraints.MaxProperties, "properties", path, errors);
        }
    }

    private static void Number(JsonNode value, double number, ValueConstraints constraints, FieldPath path, FieldErrors errors)
    {
        if (constraints.Minimum is { } least && (constraints.ExclusiveMinimum ? number <= least : number < least))
        {
            errors.Invalid(path, value, $"{path} in body should be greater than {OrEqual(constraints.ExclusiveMinimum)}{Show(least)}");
        }

        if (constraints.Maximum is { } greatest && (constraints.ExclusiveMaximum ? number >= greatest : number > greatest))
        {
            errors.Invalid(path, value, $"{path} in body should be less than {OrEqual(constraints.ExclusiveMaximum)}{Show(greatest)}");
        }

        if (constraints.MultipleOf is { } factor && Math.Abs(number / factor % 1) > double.Epsilon)
        {
            errors.Invalid(path, value, $"{path} in body should be a multiple of {Show(factor)}");
        }
    }

    private static void Text(string text, ValueConstraints constraints, FieldPath path, FieldErrors errors)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (constraints.MinLength is { } least && length < least)
        {
            errors.Invalid(path, text, $"{path} in body should be at least {least} chars long");
        }

        if (constraints.MaxLength is { } greatest && length > greatest)
        {
            errors.TooLong(path, greatest);
        }

        if (constraints.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            errors.Invalid(path, text, $"{path} in body should match '{pattern}'");
        }
    }

    private static void Size(int count, long? least, long? greatest, string what, FieldPath path, FieldErrors errors)
    {
        if (count < least)
        {
            errors.Invalid(path, count, $"{path} in body should have at least {least} {what}");
        }

        if (count > greatest)
        {
            errors.TooMany(path, count, greatest.Value);
        }
    }

    private static string OrEqual(bool isExclusive) => isExclusive ? "" : "or equal to ";

    private static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
