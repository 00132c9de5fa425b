using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>
/// Writes a Swagger 2.0 document as the protobuf message <c>openapi.v2.Document</c> of gnostic-models; field numbers are from its
/// <c>OpenAPIv2.proto</c>. Only what Kubernetes' documents contain is written. kubectl before 1.27 reads nothing else.
/// </summary>
internal static class SwaggerProtobuf
{
    /// <summary>The document.</summary>
    public static ProtoMessage Document(JsonObject document) => new ProtoMessage()
        .Add(1, document.Text("swagger"))
        .Add(2, new ProtoMessage().Add(1, document.Object("info")?.Text("title")).Add(2, document.Object("info")?.Text("version")))
        .Add(8, new ProtoMessage().AddAll(2, Named(document.Object("paths"), Path)))
        .Add(9, new ProtoMessage().AddAll(1, Named(document.Object("definitions"), Schema)));

    private static IEnumerable<ProtoMessage> Named(JsonObject? map, Func<JsonObject, ProtoMessage> write) =>
        (map ?? []).Where(entry => entry.Value is JsonObject).Select(entry => new ProtoMessage().Add(1, entry.Key).Add(2, write(entry.Value!.AsObject())));

    private static ProtoMessage Path(JsonObject path) => new ProtoMessage()
        .Add(2, Optional(path, "get", Operation))
        .Add(3, Optional(path, "put", Operation))
        .Add(4, Optional(path, "post", Operation))
        .Add(5, Optional(path, "delete", Operation))
        .Add(8, Optional(path, "patch", Operation))
        .AddAll(9, path.Objects("parameters").Select(Parameter));

    private static ProtoMessage Operation(JsonObject operation) => new ProtoMessage()
        .Add(5, operation.Text("operationId"))
        .AddAll(7, Texts(operation, "consumes"))
        .AddAll(8, operation.Objects("parameters").Select(Parameter))
        .Add(9, new ProtoMessage().AddAll(1, Named(operation.Object("responses"), Response)))
        .AddAll(13, Extensions(operation));

    private static ProtoMessage Response(JsonObject response) => new ProtoMessage().Add(1, new ProtoMessage()
        .Add(1, response.Text("description"))
        .Add(2, response.Object("schema") is { } schema ? new ProtoMessage().Add(1, Schema(schema)) : null));

    // ParametersItem { Parameter { BodyParameter | NonBodyParameter { query | path } } }
    private static ProtoMessage Parameter(JsonObject parameter) => new ProtoMessage().Add(1, parameter.Text("in") switch
    {
        "body" => new ProtoMessage().Add(1, new ProtoMessage()
            .Add(2, parameter.Text("name"))
            .Add(3, "body")
            .Add(4, parameter.IsTrue("required"))
            .Add(5, Schema(parameter.Object("schema")!))),
        "path" => new ProtoMessage().Add(2, new ProtoMessage().Add(4, Simple(parameter, typeField: 5))),
        _ => new ProtoMessage().Add(2, new ProtoMessage().Add(3, Simple(parameter, typeField: 6))),
    });

    private static ProtoMessage Simple(JsonObject parameter, int typeField) => new ProtoMessage()
        .Add(1, parameter.IsTrue("required"))
        .Add(2, parameter.Text("in"))
        .Add(4, parameter.Text("name"))
        .Add(typeField, parameter.Text("type"));

    private static ProtoMessage Schema(JsonObject schema) => new ProtoMessage()
        .Add(1, schema.Text("$ref"))
        .Add(2, schema.Text("format"))
        .Add(3, schema.Text("title"))
        .Add(4, schema.Text("description"))
        .Add(5, schema["default"] is { } value ? Any(value) : null)
        .Add(6, schema["multipleOf"].AsNumber())
        .Add(7, schema["maximum"].AsNumber())
        .Add(8, schema.IsTrue("exclusiveMaximum"))
        .Add(9, schema["minimum"].AsNumber())
        .Add(10, schema.IsTrue("exclusiveMinimum"))
        .Add(11, schema.Whole("maxLength"))
        .Add(12, schema.Whole("minLength"))
        .Add(13, schema.Text("pattern"))
        .Add(14, schema.Whole("maxItems"))
        .Add(15, schema.Whole("minItems"))
        .Add(16, schema.IsTrue("uniqueItems"))
        .Add(17, schema.Whole("maxProperties"))
        .Add(18, schema.Whole("minProperties"))
        .AddAll(19, Texts(schema, "required"))
        .AddAll(20, (schema.List("enum") ?? []).Select(Any))
        .Add(21, Optional(schema, "additionalProperties", values => new ProtoMessage().Add(1, Schema(values))))
        .Add(22, schema.Text("type") is { } type ? new ProtoMessage().Add(1, type) : null)
        .Add(23, Optional(schema, "items", item => new ProtoMessage().Add(1, Schema(item))))
        .Add(25, Optional(schema, "properties", properties => new ProtoMessage().AddAll(1, Named(properties, Schema))))
        .AddAll(31, Extensions(schema));

    private static ProtoMessage? Optional(JsonObject owner, string name, Func<JsonObject, ProtoMessage> write) =>
        owner.Object(name) is { } value ? write(value) : null;

    private static IEnumerable<string> Texts(JsonObject owner, string name) => (owner.List(name) ?? []).Select(item => item.AsText()).OfType<string>();

    private static IEnumerable<ProtoMessage> Extensions(JsonObject owner) => owner
        .Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal))
        .Select(entry => new ProtoMessage().Add(1, entry.Key).Add(2, Any(entry.Value)));

    // Any.yaml; JSON is YAML.
    private static ProtoMessage Any(JsonNode? value) => new ProtoMessage().Add(2, value?.ToJsonString() ?? "null");
}
