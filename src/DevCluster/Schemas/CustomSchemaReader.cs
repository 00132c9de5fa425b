using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Validation.Custom;

namespace Krustlet.DevCluster.Schemas;

/// <summary>Reads a CRD's <c>openAPIV3Schema</c> (apiextensions <c>JSONSchemaProps</c>, structural).</summary>
internal sealed class CustomSchemaReader(Schema objectMeta)
{
    /// <summary>The schema of a whole resource: metadata is known whatever the CRD says of it.</summary>
    public Schema Root(JsonObject source) => Read(source, isResource: true);

    private Schema Read(JsonObject source, bool isResource)
    {
        var embedded = isResource || source.IsTrue("x-kubernetes-embedded-resource");
        var items = source.Object("items") is { } item ? Read(item, false) : null;
        var values = source.Object("additionalProperties") is { } value ? Read(value, false) : null;
        var properties = PropertiesOf(source, embedded);
        var fallback = source["default"];
        return new(TypeOf(source, values, properties))
        {
            Format = source.Text("format"),
            Items = items,
            Values = values,
            Properties = properties,
            Required = Texts(source, "required"),
            ListType = source.Text("x-kubernetes-list-type") switch { "map" => ListType.Map, "set" => ListType.Set, _ => ListType.Atomic },
            Keys = Texts(source, "x-kubernetes-list-map-keys"),
            IsAtomic = source.Text("x-kubernetes-map-type") == "atomic",
            PreservesUnknown = source.IsTrue("x-kubernetes-preserve-unknown-fields")
                || (source["additionalProperties"] is JsonValue open && open.TryGetValue(out bool any) && any),
            IsEmbeddedResource = embedded,
            IsNullable = source.IsTrue("nullable"),
            Default = fallback,
            Constraints = new ConstraintReader(schema => Read(schema, false)).Read(source),
            Source = source,
            HasDefaults = fallback is not null || items is { HasDefaults: true } || values is { HasDefaults: true }
                || properties.Values.Any(property => property.Schema.HasDefaults),
        };
    }

    private FrozenDictionary<string, SchemaProperty> PropertiesOf(JsonObject source, bool isResource)
    {
        var properties = new Dictionary<string, SchemaProperty>();
        foreach (var (name, property) in source.Object("properties") ?? [])
        {
            if (property is JsonObject schema)
            {
                properties[name] = new(Read(schema, false));
            }
        }

        if (isResource)
        {
            properties["apiVersion"] = new(Scalars.String);
            properties["kind"] = new(Scalars.String);
            properties["metadata"] = new(objectMeta);
        }

        return properties.ToFrozenDictionary();
    }

    private static SchemaType TypeOf(JsonObject source, Schema? values, FrozenDictionary<string, SchemaProperty> properties) =>
        source.IsTrue("x-kubernetes-int-or-string") ? SchemaType.IntOrString : source.Text("type") switch
        {
            "object" when values is not null && properties.Count == 0 => SchemaType.Map,
            "object" => SchemaType.Object,
            "array" => SchemaType.Array,
            "string" => SchemaType.String,
            "integer" => SchemaType.Integer,
            "number" => SchemaType.Number,
            "boolean" => SchemaType.Boolean,
            _ => SchemaType.Any,
        };

    private static List<string> Texts(JsonObject source, string name) =>
        [.. (source.List(name) ?? []).Select(item => item.AsText()).OfType<string>()];
}
