using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Controllers.Discovery;

/// <summary>Asks the API server which kinds it serves. A group that does not answer is left out, as an aggregated one may be down.</summary>
internal static class KindDiscovery
{
    public static async Task<IReadOnlyList<ServedKind>> AllAsync(IApiClient client, CancellationToken cancellationToken)
    {
        var kinds = await OfVersionAsync(client, "", "v1", "/api/v1", cancellationToken);
        var groups = await client.SendAsync(new RawRequest(HttpMethod.Get, "/apis"), cancellationToken);
        foreach (var group in groups?["groups"]?.AsArray() ?? [])
        {
            var name = (string)group!["name"]!;
            var preferred = (string?)group["preferredVersion"]?["version"];
            var versions = group["versions"]!.AsArray().Select(version => (string)version!["version"]!);
            foreach (var version in versions.OrderBy(version => version != preferred))
            {
                var served = await OfVersionAsync(client, name, version, $"/apis/{name}/{version}", cancellationToken);
                kinds.AddRange(served.Where(kind => kinds.TrueForAll(known => known.Id != kind.Id)));
            }
        }

        return kinds;
    }

    private static async Task<List<ServedKind>> OfVersionAsync(IApiClient client, string group, string version, string path, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await client.SendAsync(new RawRequest(HttpMethod.Get, path), cancellationToken);
            return [.. (answer?["resources"]?.AsArray() ?? []).Select(item => Read(group, version, item!)).Where(kind => !kind.Plural.Contains('/'))];
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.NotFound or ApiErrorReason.ServerUnavailable)
        {
            return [];
        }
    }

    private static ServedKind Read(string group, string version, JsonNode item) => new(
        group,
        version,
        (string)item["name"]!,
        (string)item["kind"]!,
        (bool)item["namespaced"]!,
        [.. (item["verbs"]?.AsArray() ?? []).Select(verb => (string)verb!)]);
}
