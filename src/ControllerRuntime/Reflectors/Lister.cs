using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.ControllerRuntime.Reflectors;

/// <summary>Lists everything in scope.</summary>
internal sealed class Lister<T>(IApiClient client, ApiResource<T> resource, ListScope scope, int pageSize)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// <paramref name="resourceVersion"/> "0" takes the server's watch cache in one answer; null reads the latest state, in
    /// pages.
    /// </summary>
    public async Task<ApiList<T>> ListAsync(string? resourceVersion, CancellationToken cancellationToken)
    {
        int? limit = resourceVersion is null ? pageSize : null;
        var page = await client.ListAsync(resource, scope, resourceVersion, limit, null, cancellationToken).ConfigureAwait(false);
        if (page.Continue is null)
        {
            return page;
        }

        try
        {
            return await ContinueAsync(page, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.Gone)
        {
            // The token expired between pages; one big answer cannot.
            return await client.ListAsync(resource, scope, resourceVersion, null, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ApiList<T>> ContinueAsync(ApiList<T> first, CancellationToken cancellationToken)
    {
        var items = new List<T>(first.Items);
        var version = first.ResourceVersion;
        for (var token = first.Continue; token is not null;)
        {
            var page = await client.ListAsync(resource, scope, null, pageSize, token, cancellationToken).ConfigureAwait(false);
            items.AddRange(page.Items);
            (token, version) = (page.Continue, page.ResourceVersion);
        }

        return new ApiList<T>(items, version, null);
    }
}
