using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>Renders both OpenAPI versions from the schemas that objects are validated and merged by.</summary>
internal sealed class OpenApiDocuments(SchemaCatalog schemas) : IOpenApiDocuments
{
    private readonly Descriptions _descriptions = new();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> SwaggerJson(IReadOnlyList<ResourceDefinition> resources) => Bytes(Swagger(resources));

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> SwaggerProtobuf(IReadOnlyList<ResourceDefinition> resources) => OpenApi.SwaggerProtobuf.Document(Swagger(resources)).Bytes;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> OpenApi3Json(IReadOnlyList<ResourceDefinition> groupVersion)
    {
        var (definitions, paths) = Write(OpenApiDialect.V3, groupVersion);
        return Bytes(new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = Info(),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = definitions },
        });
    }

    private static ReadOnlyMemory<byte> Bytes(JsonObject document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            document.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    private JsonObject Swagger(IReadOnlyList<ResourceDefinition> resources)
    {
        var (definitions, paths) = Write(OpenApiDialect.V2, resources);
        return new() { ["swagger"] = "2.0", ["info"] = Info(), ["paths"] = paths, ["definitions"] = definitions };
    }

    private static JsonObject Info() => new() { ["title"] = "Kubernetes", ["version"] = "unversioned" };

    private (JsonObject Definitions, JsonObject Paths) Write(OpenApiDialect dialect, IReadOnlyList<ResourceDefinition> resources)
    {
        var ordered = resources.OrderBy(resource => (resource.Group, resource.Version, resource.Plural)).ToList();
        var names = new DefinitionNames();
        foreach (var resource in ordered)
        {
            names.Claim(resource, schemas.For(resource));
        }

        var definitions = new DefinitionWriter(dialect, names, _descriptions);
        var paths = new JsonObject();
        var pathWriter = new PathWriter(dialect);
        foreach (var resource in ordered)
        {
            definitions.Add(resource, schemas.For(resource));
            pathWriter.Add(paths, resource);
        }

        return (definitions.ToJson(), paths);
    }
}
