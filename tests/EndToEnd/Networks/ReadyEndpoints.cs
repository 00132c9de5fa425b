using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Networks;

/// <summary>What a kube-proxy would send connections to.</summary>
internal static class ReadyEndpoints
{
    /// <summary>Addresses of the ready endpoints of all Services of a namespace, from its EndpointSlices of this version.</summary>
    public static async Task<HashSet<string>> ReadyEndpointsAsync(this ClusterFixture cluster, string space, string version, CancellationToken cancellationToken)
    {
        var slices = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, $"/apis/{version}/namespaces/{space}/endpointslices"), cancellationToken);
        return
        [
            .. Items(slices, "items").SelectMany(static slice => Items(slice, "endpoints"))
                .Where(static endpoint => endpoint!["conditions"]?["ready"]?.GetValue<bool>() == true)
                .SelectMany(static endpoint => Items(endpoint, "addresses")).Select(static address => address!.GetValue<string>()),
        ];
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? parent, string name) => parent?[name]?.AsArray() ?? [];
}
