using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>JSON Schema's value constraints, as far as apiextensions <c>JSONSchemaProps</c> allows them.</summary>
internal sealed record ValueConstraints
{
    /// <summary>Allowed values; null for any.</summary>
    public IReadOnlyList<JsonNode?>? Enum { get; init; }

    /// <summary>Least number.</summary>
    public double? Minimum { get; init; }

    /// <summary>Greatest number.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether <see cref="Minimum"/> itself is refused.</summary>
    public bool ExclusiveMinimum { get; init; }

    /// <summary>Whether <see cref="Maximum"/> itself is refused.</summary>
    public bool ExclusiveMaximum { get; init; }

    /// <summary>The number is a multiple of this.</summary>
    public double? MultipleOf { get; init; }

    /// <summary>Least length in characters.</summary>
    public long? MinLength { get; init; }

    /// <summary>Greatest length in characters.</summary>
    public long? MaxLength { get; init; }

    /// <summary>A regular expression found in the string.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>Fewest items.</summary>
    public long? MinItems { get; init; }

    /// <summary>Most items.</summary>
    public long? MaxItems { get; init; }

    /// <summary>Fewest properties.</summary>
    public long? MinProperties { get; init; }

    /// <summary>Most properties.</summary>
    public long? MaxProperties { get; init; }

    /// <summary>All of these hold.</summary>
    public IReadOnlyList<Schema> AllOf { get; init; } = [];

    /// <summary>One or more of these hold.</summary>
    public IReadOnlyList<Schema> AnyOf { get; init; } = [];

    /// <summary>Exactly one of these holds.</summary>
    public IReadOnlyList<Schema> OneOf { get; init; } = [];

    /// <summary>This does not hold.</summary>
    public Schema? Not { get; init; }

    /// <summary><c>x-kubernetes-validations</c>.</summary>
    public IReadOnlyList<ValidationRule> Rules { get; init; } = [];
}
