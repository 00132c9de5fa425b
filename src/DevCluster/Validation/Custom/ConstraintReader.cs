using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>Reads the constraints of one JSON schema node.</summary>
/// <param name="readSchema">Reads a nested schema.</param>
internal sealed class ConstraintReader(Func<JsonObject, Schema> readSchema)
{
    private static readonly string[] Keywords =
    [
        "enum", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "minItems", "maxItems", "minProperties",
        "maxProperties", "allOf", "anyOf", "oneOf", "not", "x-kubernetes-validations",
    ];

    /// <summary>The constraints, or null when there are none.</summary>
    public ValueConstraints? Read(JsonObject source) => !Keywords.Any(source.ContainsKey) ? null : new()
    {
        Enum = source.List("enum") is { } values ? [.. values] : null,
        Minimum = source["minimum"].AsNumber(),
        Maximum = source["maximum"].AsNumber(),
        ExclusiveMinimum = source.IsTrue("exclusiveMinimum"),
        ExclusiveMaximum = source.IsTrue("exclusiveMaximum"),
        MultipleOf = source["multipleOf"].AsNumber(),
        MinLength = source.Whole("minLength"),
        MaxLength = source.Whole("maxLength"),
        Pattern = source.Text("pattern") is { } pattern ? new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) : null,
        MinItems = source.Whole("minItems"),
        MaxItems = source.Whole("maxItems"),
        MinProperties = source.Whole("minProperties"),
        MaxProperties = source.Whole("maxProperties"),
        AllOf = Schemas(source, "allOf"),
        AnyOf = Schemas(source, "anyOf"),
        OneOf = Schemas(source, "oneOf"),
        Not = source.Object("not") is { } not ? readSchema(not) : null,
        Rules = [.. source.Objects("x-kubernetes-validations").Select(Rule)],
    };

    private List<Schema> Schemas(JsonObject source, string name) => [.. source.Objects(name).Select(readSchema)];

    private static ValidationRule Rule(JsonObject source) => new(
        source.Text("rule") ?? "",
        source.Text("message"),
        source.Text("messageExpression"),
        source.Text("reason") ?? "FieldValueInvalid",
        source.Text("fieldPath"),
        source.IsTrue("optionalOldSelf"));
}
