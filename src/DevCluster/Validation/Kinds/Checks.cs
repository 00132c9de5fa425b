using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>Checks that several kinds share.</summary>
internal static class Checks
{
    private const int GreatestPort = 65535;

    /// <summary>A property, when present, is one of a few strings.</summary>
    public static void OneOf(JsonObject value, string name, FieldPath path, FieldErrors errors, params ReadOnlySpan<string> allowed)
    {
        if (value.Text(name) is { } text && !allowed.Contains(text))
        {
            errors.NotSupported(path.Child(name), text, allowed.ToArray());
        }
    }

    /// <summary>A property, when present, is not negative.</summary>
    public static void NotNegative(JsonObject value, string name, FieldPath path, FieldErrors errors)
    {
        if (value.Whole(name) is < 0)
        {
            errors.Invalid(path.Child(name), value[name], "must be greater than or equal to 0");
        }
    }

    /// <summary>A property, when present, is above zero.</summary>
    public static void Positive(JsonObject value, string name, FieldPath path, FieldErrors errors)
    {
        if (value.Whole(name) is <= 0)
        {
            errors.Invalid(path.Child(name), value[name], "must be greater than zero");
        }
    }

    /// <summary>A port number.</summary>
    public static void Port(JsonNode? port, FieldPath path, FieldErrors errors)
    {
        if (port.AsWhole() is not (>= 1 and <= GreatestPort))
        {
            errors.Invalid(path, port ?? 0, "must be between 1 and 65535, inclusive");
        }
    }

    /// <summary>A property does not change on update.</summary>
    public static void Immutable(JsonObject value, JsonObject? old, string name, FieldPath path, FieldErrors errors)
    {
        if (old is not null && !Json.Same(value[name], old[name]))
        {
            errors.Invalid(path.Child(name), value[name], "field is immutable");
        }
    }

    /// <summary>A string property that must be there and not empty.</summary>
    public static void Present(JsonObject value, string name, FieldPath path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(value.Text(name)))
        {
            errors.Required(path.Child(name));
        }
    }
}
