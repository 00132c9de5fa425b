using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
namespace Krustlet.DevCluster.OpenApi;
internal sealed class OpenApiDocuments : IOpenApiDocuments
{
    public ReadOnlyMemory<byte> SwaggerJson(IReadOnlyList<ResourceDefinition> resources) => default;
    public ReadOnlyMemory<byte> SwaggerProtobuf(IReadOnlyList<ResourceDefinition> resources) => default;
    public ReadOnlyMemory<byte> OpenApi3Json(IReadOnlyList<ResourceDefinition> groupVersion) => default;
}
