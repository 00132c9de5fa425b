using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Discovery;

/// <summary><c>/openapi/v2</c> and <c>/openapi/v3</c>; documents are rendered when first asked for and kept until what is served changes.</summary>
internal sealed class OpenApiHandler(ResourceCatalog catalog, IOpenApiDocuments documents) : IPathHandler
{
    // Clients ask with @, which is no legal media type: Go refuses it in an answer, so the answer is spelled without.
    private const string OldProtobuf = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    private const string Protobuf = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _rendered = [];
    private ResourceDirectory? _renderedFrom;

    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        var path = (context.Request.Path.Value ?? "").TrimEnd('/');
        if (!path.StartsWith("/openapi/", StringComparison.Ordinal))
        {
            return false;
        }

        switch (path)
        {
            case "/openapi/v2":
                await WriteSwaggerAsync(context);
                break;
            case "/openapi/v3":
                await ApiResponse.WriteAsync(context, 200, Index());
                break;
            default:
                await ApiResponse.WriteAsync(context, 200, GroupDocument(path["/openapi/v3".Length..]));
                break;
        }

        return true;
    }

    private Task WriteSwaggerAsync(HttpContext context)
    {
        // kubectl wants protobuf, and says so either alone or before JSON.
        var protobuf = MediaType.ParseAll(context.Request.Headers.Accept.ToString()) is [{ Type: Protobuf or OldProtobuf }, ..];
        return protobuf
            ? ApiResponse.WriteAsync(context, 200, Rendered("v2+protobuf", all => documents.SwaggerProtobuf(all)), Protobuf)
            : ApiResponse.WriteAsync(context, 200, Rendered("v2", all => documents.SwaggerJson(all)));
    }

    private JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var groupVersion in catalog.Directory.GroupVersions)
        {
            var hash = Convert.ToHexString(SHA256.HashData(GroupDocument(groupVersion.Path).Span));
            paths[groupVersion.Path[1..]] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3{groupVersion.Path}?hash={hash}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private ReadOnlyMemory<byte> GroupDocument(string path)
    {
        var groupVersion = catalog.Directory.GroupVersions.Where(candidate => candidate.Path == path).Select(found => (GroupVersion?)found).FirstOrDefault()
            ?? throw Failures.NoSuchPath();
        return Rendered(path, all => documents.OpenApi3Json(all.Where(one => one.Group == groupVersion.Group && one.Version == groupVersion.Version).ToArray()));
    }

    private ReadOnlyMemory<byte> Rendered(string key, Func<IReadOnlyList<ResourceDefinition>, ReadOnlyMemory<byte>> render)
    {
        var directory = catalog.Directory;
        lock (_gate)
        {
            if (!ReferenceEquals(_renderedFrom, directory))
            {
                _rendered.Clear();
                _renderedFrom = directory;
            }

            if (!_rendered.TryGetValue(key, out var document))
            {
                document = render(directory.Resources.Select(served => served.Definition).ToArray());
                _rendered[key] = document;
            }

            return document;
        }
    }
}
