using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>Writes the definitions that a set of resources needs, each model type once.</summary>
internal sealed class DefinitionWriter(OpenApiDialect dialect, DefinitionNames names, Descriptions descriptions)
{
    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    /// <summary>Adds a kind, its list and everything that they reach.</summary>
    public void Add(ResourceDefinition resource, Schema schema)
    {
        var name = DefinitionNames.Of(resource);
        if (resource.IsCustom)
        {
            AddModel(schema.Properties["metadata"].Schema);
            _definitions[name] = new CustomDefinition(dialect).Write(resource);
        }
        else if (schema.ModelName is not null)
        {
            AddModel(schema);
        }
        else
        {
            _definitions[name] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        }

        _definitions[name]["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource, resource.Kind));
        _definitions[name + "List"] = List(resource, name);
    }

    /// <summary>Everything added, sorted.</summary>
    public JsonObject ToJson() => new(_definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value)));

    /// <summary><c>{group, kind, version}</c>.</summary>
    public static JsonObject Kind(ResourceDefinition resource, string kind) =>
        new() { ["group"] = resource.Group, ["kind"] = kind, ["version"] = resource.Version };

    private JsonObject List(ResourceDefinition resource, string item)
    {
        var listMeta = dialect.ReferencePrefix + "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta";
        _definitions.TryAdd("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta", ListMeta());
        return new()
        {
            ["description"] = $"{resource.Kind}List is a list of {resource.Kind}",
            ["type"] = "object",
            ["required"] = new JsonArray("items"),
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = new JsonObject { ["type"] = "string" },
                ["items"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = dialect.ReferencePrefix + item } },
                ["kind"] = new JsonObject { ["type"] = "string" },
                ["metadata"] = new JsonObject { ["$ref"] = listMeta },
            },
            ["x-kubernetes-group-version-kind"] = new JsonArray(Kind(resource, resource.Kind + "List")),
        };
    }

    private static JsonObject ListMeta() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["continue"] = new JsonObject { ["type"] = "string" },
            ["remainingItemCount"] = new JsonObject { ["type"] = "integer", ["format"] = "int64" },
            ["resourceVersion"] = new JsonObject { ["type"] = "string" },
            ["selfLink"] = new JsonObject { ["type"] = "string" },
        },
    };

    private void AddModel(Schema schema)
    {
        var name = names.Of(schema.ModelName!);
        if (_definitions.ContainsKey(name))
        {
            return;
        }

        var definition = new JsonObject { ["type"] = "object" };
        _definitions.Add(name, definition);
        if (descriptions.Of(schema.ModelName) is { } text)
        {
            definition["description"] = text;
        }

        if (schema.Required.Count > 0)
        {
            definition["required"] = new JsonArray([.. schema.Required.Select(required => (JsonNode)required)]);
        }

        definition["properties"] = new JsonObject(schema.Properties
            .OrderBy(property => property.Key, StringComparer.Ordinal)
            .Select(property => KeyValuePair.Create(property.Key, (JsonNode?)Property(property.Value))));
        if (schema.IsAtomic)
        {
            definition["x-kubernetes-map-type"] = "atomic";
        }
    }

    private JsonObject Property(SchemaProperty property)
    {
        var written = Value(property.Schema);
        if (descriptions.Of(property.DescriptionKey) is { } text)
        {
            written = Described(written, text);
        }

        if (property.Patch.MergeKey is { } key)
        {
            written["x-kubernetes-patch-merge-key"] = key;
        }

        if (property.Patch is { Merge: true } or { RetainKeys: true })
        {
            written["x-kubernetes-patch-strategy"] = (property.Patch.Merge, property.Patch.RetainKeys) switch
            {
                (true, true) => "merge,retainKeys",
                (true, false) => "merge",
                _ => "retainKeys",
            };
        }

        return written;
    }

    // OpenAPI 3 forbids anything beside $ref.
    private JsonObject Described(JsonObject written, string text)
    {
        if (dialect.IsV3 && written.ContainsKey("$ref"))
        {
            written = new() { ["allOf"] = new JsonArray(written), ["default"] = new JsonObject() };
        }

        written["description"] = text;
        return written;
    }

    private JsonObject Value(Schema schema)
    {
        switch (schema.Type)
        {
            case SchemaType.Object when schema.ModelName is { } model:
                AddModel(schema);
                return new() { ["$ref"] = dialect.ReferencePrefix + names.Of(model) };
            case SchemaType.Map:
                var map = new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(schema.Values!) };
                return schema.IsAtomic ? With(map, "x-kubernetes-map-type", "atomic") : map;
            case SchemaType.Array:
                return Array(schema);
            case SchemaType.Any:
                return dialect.IsV3 ? new() { ["x-kubernetes-preserve-unknown-fields"] = true } : new() { ["type"] = "object" };
            default:
                return Scalar(schema);
        }
    }

    private JsonObject Array(Schema schema)
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Value(schema.Items!) };
        list["x-kubernetes-list-type"] = schema.ListType.ToString().ToLowerInvariant();
        return schema.Keys.Count > 0
            ? With(list, "x-kubernetes-list-map-keys", new JsonArray([.. schema.Keys.Select(key => (JsonNode)key)]))
            : list;
    }

    private JsonObject Scalar(Schema schema) => schema.Type switch
    {
        SchemaType.IntOrString when dialect.IsV3 => new()
        {
            ["format"] = "int-or-string",
            ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }),
        },
        SchemaType.IntOrString => new() { ["type"] = "string", ["format"] = "int-or-string" },
        SchemaType.Quantity when dialect.IsV3 => new()
        {
            ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" }),
        },
        // kubectl's own validation takes a number for a string, but only under this format.
        SchemaType.Quantity => new() { ["type"] = "string", ["format"] = "quantity" },
        _ when schema.Format is { } format => new() { ["type"] = TypeName(schema), ["format"] = format },
        _ => new() { ["type"] = TypeName(schema) },
    };

    private static string TypeName(Schema schema) => schema.Type.ToString().ToLowerInvariant();

    private static JsonObject With(JsonObject value, string name, JsonNode extra)
    {
        value[name] = extra;
        return value;
    }
}
