using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Discovery;

/// <summary><c>/api</c>, <c>/apis</c> and below: classic and aggregated discovery.</summary>
internal sealed class DiscoveryHandler(ResourceCatalog catalog, DiscoveryDocuments documents, AggregatedDiscovery aggregated) : IPathHandler
{
    private const string AggregatedKind = "APIGroupDiscoveryList";

    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        var segments = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not (["api" or "apis"] or ["api", _] or ["apis", _] or ["apis", _, _]))
        {
            return false;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            throw Failures.MethodNotAllowed();
        }

        if (segments.Length == 1 && AggregatedVersion(context.Request) is { } version)
        {
            var type = $"{ContentNegotiation.Json};g=apidiscovery.k8s.io;v={version};as={AggregatedKind}";
            var list = aggregated.Groups(catalog.Directory, segments[0] == "api", version);
            await ApiResponse.WriteAsync(context, 200, Storage.ObjectJson.Utf8(list), type);
            return true;
        }

        await ApiResponse.WriteAsync(context, 200, Classic(context, segments) ?? throw Failures.NoSuchPath());
        return true;
    }

    private JsonObject? Classic(HttpContext context, string[] segments)
    {
        var directory = catalog.Directory;
        return segments switch
        {
            ["api"] => DiscoveryDocuments.CoreVersions(context.Request.Host.Value ?? ""),
            ["apis"] => DiscoveryDocuments.Groups(directory),
            ["api", var version] => documents.Resources(directory, new GroupVersion("", version)),
            ["apis", var group] => DiscoveryDocuments.Group(directory, group),
            ["apis", var group, var version] => documents.Resources(directory, new GroupVersion(group, version)),
            _ => null,
        };
    }

    private static string? AggregatedVersion(HttpRequest request) =>
        MediaType.ParseAll(request.Headers.Accept.ToString())
            .Where(media => media.Type == ContentNegotiation.Json && media.Parameter("as") == AggregatedKind)
            .Select(media => media.Parameter("v"))
            .FirstOrDefault(version => version is "v2" or "v2beta1");
}
