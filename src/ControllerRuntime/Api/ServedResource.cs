using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// A kind in whichever of its versions the API server has: users' clusters are years apart, and betas go. Thread-safe; a kind with one
/// version costs no request.
/// </summary>
/// <param name="versions">The versions, best first, all of the same shape.</param>
public sealed class ServedResource<T>(params IReadOnlyList<ApiResource<T>> versions)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private volatile ApiResource<T> _current = versions[0];

    /// <summary>The version last found; the best one before the first look.</summary>
    public ApiResource<T> Current => _current;

    /// <summary>A kind with one version.</summary>
    public static implicit operator ServedResource<T>(ApiResource<T> resource) => new(resource);

    /// <summary>Looks which version the API server has; without any the last. Throws <see cref="ApiException"/>.</summary>
    public async Task<ApiResource<T>> FindAsync(IApiClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var found = versions[^1];
        foreach (var version in versions.SkipLast(1))
        {
            if (await IsServedAsync(client, version, cancellationToken).ConfigureAwait(false))
            {
                found = version;
                break;
            }
        }

        _current = found;
        return found;
    }

    private static async Task<bool> IsServedAsync(IApiClient client, ApiResource<T> version, CancellationToken cancellationToken)
    {
        try
        {
            var path = version.Group.Length == 0 ? $"/api/{version.Version}" : $"/apis/{version.ApiVersion}";
            var list = await client.SendAsync(new RawRequest(HttpMethod.Get, path), cancellationToken).ConfigureAwait(false);
            return list?["resources"] is JsonArray resources && resources.Any(resource => resource?["name"]?.GetValue<string>() == version.Plural);
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            return false;
        }
    }
}
