using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Validation.Custom;

namespace Krustlet.DevCluster.Schemas;

/// <summary>
/// A structural schema: one node for each place in an object. Made once and shared; types that contain themselves make it a graph.
/// Read-only once its builder has returned it.
/// </summary>
internal sealed class Schema
{
    /// <summary>Accepts everything and knows nothing.</summary>
    public static Schema Anything { get; } = new(SchemaType.Any) { PreservesUnknown = true };

    /// <summary>Creates a node.</summary>
    public Schema(SchemaType type) => Type = type;

    /// <summary>What the value is.</summary>
    public SchemaType Type { get; }

    /// <summary>Model type (<c>V1Container</c>) shared by all places of that type; null for everything else.</summary>
    public string? ModelName { get; init; }

    /// <summary>OpenAPI format, e.g. <c>int32</c>, <c>date-time</c>, <c>byte</c>.</summary>
    public string? Format { get; init; }

    /// <summary>Properties of an <see cref="SchemaType.Object"/>. Set once by the builder, after the node, so that types may contain themselves.</summary>
    public IReadOnlyDictionary<string, SchemaProperty> Properties { get; set; } = FrozenDictionary<string, SchemaProperty>.Empty;

    /// <summary>Properties that must be present.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>Values of a <see cref="SchemaType.Map"/>; of an object with <c>additionalProperties</c> beside its properties too.</summary>
    public Schema? Values { get; init; }

    /// <summary>Items of an <see cref="SchemaType.Array"/>.</summary>
    public Schema? Items { get; init; }

    /// <summary>How a list is owned.</summary>
    public ListType ListType { get; init; }

    /// <summary>Key fields of a list of <see cref="ListType.Map"/>.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>Whether an object is owned as a whole (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Whether unknown properties are kept.</summary>
    public bool PreservesUnknown { get; init; }

    /// <summary>Whether the object is a whole resource (<c>x-kubernetes-embedded-resource</c>).</summary>
    public bool IsEmbeddedResource { get; init; }

    /// <summary>Whether null is a value.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Value of an absent property, or null when there is none.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>What else a custom resource's value must satisfy; null when nothing.</summary>
    public ValueConstraints? Constraints { get; init; }

    /// <summary>The JSON that a custom schema was read from, shown as it is in OpenAPI.</summary>
    public JsonObject? Source { get; init; }

    /// <summary>Whether anything below may bring a default, so that others need not be walked.</summary>
    public bool HasDefaults { get; init; }

    /// <summary>The schema of a property or map value, or null when unknown.</summary>
    public Schema? Child(string name) => Properties.TryGetValue(name, out var property) ? property.Schema : Values;
}
