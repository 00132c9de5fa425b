using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>Publishes a CRD's own schema. Swagger 2.0 cannot say all of it; there, what cannot be said is left open.</summary>
internal sealed class CustomDefinition(OpenApiDialect dialect)
{
    private static readonly string[] OnlyV3 = ["oneOf", "anyOf", "allOf", "not", "nullable"];

    /// <summary>The definition of a custom kind.</summary>
    public JsonObject Write(ResourceDefinition resource)
    {
        var schema = resource.CustomSchema?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        var properties = schema.Ensure("properties");
        properties["apiVersion"] = Text("APIVersion defines the versioned schema of this representation of an object.");
        properties["kind"] = Text("Kind is a string value representing the REST resource this object represents.");
        properties["metadata"] = Metadata();
        return dialect.IsV3 ? schema : Simplified(schema);
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private JsonObject Metadata()
    {
        var reference = new JsonObject { ["$ref"] = dialect.ReferencePrefix + DefinitionNames.ObjectMeta };
        return dialect.IsV3 ? new() { ["allOf"] = new JsonArray(reference) } : reference;
    }

    private static JsonObject Simplified(JsonObject schema)
    {
        var isOpen = schema.IsTrue("x-kubernetes-preserve-unknown-fields") || schema.IsTrue("x-kubernetes-int-or-string") || schema.IsTrue("nullable");
        var simple = new JsonObject();
        foreach (var (name, value) in schema)
        {
            if (OnlyV3.Contains(name) || (isOpen && (name is "type" or "properties" or "items" or "additionalProperties")))
            {
                continue;
            }

            simple[name] = (name, value) switch
            {
                ("properties", JsonObject properties) => new JsonObject(properties.Select(property =>
                    KeyValuePair.Create(property.Key, property.Value is JsonObject child ? Simplified(child) : property.Value?.DeepClone()))),
                ("items" or "additionalProperties", JsonObject child) => Simplified(child),
                _ => value?.DeepClone(),
            };
        }

        return simple;
    }
}
