using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>Documents that describe nothing.</summary>
internal sealed class PlainDocuments : IOpenApiDocuments
{
    public ReadOnlyMemory<byte> SwaggerJson(IReadOnlyList<ResourceDefinition> resources) => "{\"swagger\":\"2.0\"}"u8.ToArray();

    public ReadOnlyMemory<byte> SwaggerProtobuf(IReadOnlyList<ResourceDefinition> resources) => Array.Empty<byte>();

    public ReadOnlyMemory<byte> OpenApi3Json(IReadOnlyList<ResourceDefinition> groupVersion) =>
        System.Text.Encoding.UTF8.GetBytes($"{{\"openapi\":\"3.0.0\",\"info\":{{\"title\":\"{groupVersion[0].ApiVersion}\"}}}}");
}
