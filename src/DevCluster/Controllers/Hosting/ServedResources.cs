using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Controllers.Hosting;

/// <summary>Which of the younger kinds an API server has: a controller of a kind that is not served would wait for ever.</summary>
internal sealed class ServedResources
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly (string Group, string Version)[] Younger = [("batch", "v1"), ("discovery.k8s.io", "v1"), ("policy", "v1")];

    private readonly HashSet<(string Group, string Version, string Plural)> _served;

    private ServedResources(HashSet<(string, string, string)> served) => _served = served;

    /// <summary>Asks the server, again and again while it does not answer.</summary>
    public static async Task<ServedResources> AskAsync(IApiClient client, TimeProvider time, CancellationToken cancellationToken)
    {
        var served = await Task.WhenAll(Younger.Select(each => AskAsync(client, each.Group, each.Version, time, cancellationToken)));
        return new ServedResources([.. served.SelectMany(each => each)]);
    }

    public bool Has<T>(ApiResource<T> resource)
        where T : class, IKubernetesObject<V1ObjectMeta> => _served.Contains((resource.Group, resource.Version, resource.Plural));

    private static async Task<IEnumerable<(string, string, string)>> AskAsync(IApiClient client, string group, string version, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var answer = await client.SendAsync(new RawRequest(HttpMethod.Get, $"/apis/{group}/{version}"), cancellationToken);
                return (answer?["resources"]?.AsArray() ?? []).Select(item => (group, version, (string)item!["name"]!));
            }
            catch (ApiException e) when (e.Reason is ApiErrorReason.NotFound)
            {
                return [];
            }
            catch (ApiException e) when (e.Reason is ApiErrorReason.ServerUnavailable or ApiErrorReason.Unreachable or ApiErrorReason.TooManyRequests)
            {
                await Task.Delay(RetryAfter, time, cancellationToken);
            }
        }
    }
}
