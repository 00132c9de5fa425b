using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Rules;

/// <summary>
/// Renders the OpenAPI documents of what is served. Pure: the same resources give the same bytes, so the caller keeps
/// them until the set of resources changes. kubectl reads them for <c>explain</c>, client-side validation and strategic merge keys.
/// </summary>
public interface IOpenApiDocuments
{
    /// <summary><c>/openapi/v2</c> as JSON (Swagger 2.0), one document for every group.</summary>
    ReadOnlyMemory<byte> SwaggerJson(IReadOnlyList<ResourceDefinition> resources);

    /// <summary><c>/openapi/v2</c> as <c>application/com.github.proto-openapi.spec.v2@v1.0+protobuf</c>, which kubectl asks for.</summary>
    ReadOnlyMemory<byte> SwaggerProtobuf(IReadOnlyList<ResourceDefinition> resources);

    /// <summary><c>/openapi/v3/api/v1</c> or <c>/openapi/v3/apis/GROUP/VERSION</c> as JSON (OpenAPI 3.0): the resources of one group and version.</summary>
    ReadOnlyMemory<byte> OpenApi3Json(IReadOnlyList<ResourceDefinition> groupVersion);
}
