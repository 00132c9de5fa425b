using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Bench.Operators;

/// <summary>Counts what goes through another client.</summary>
internal sealed class CountedApi(IApiClient inner, ApiCounts counts) : IApiClient
{
    public Uri Server => inner.Server;

    public Task<T?> GetAsync<T>(ApiResource<T> resource, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("get", resource.Plural);
        return inner.GetAsync(resource, name, cancellationToken);
    }

    public Task<ApiList<T>> ListAsync<T>(ApiResource<T> resource, ListScope scope, string? resourceVersion = null, int? limit = null, string? continueToken = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("list", resource.Plural);
        return inner.ListAsync(resource, scope, resourceVersion, limit, continueToken, cancellationToken);
    }

    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ApiResource<T> resource, ListScope scope, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("watch", resource.Plural);
        return inner.WatchAsync(resource, scope, resourceVersion, timeout, cancellationToken);
    }

    public Task<T> CreateAsync<T>(ApiResource<T> resource, T body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("create", resource.Plural);
        return inner.CreateAsync(resource, body, cancellationToken);
    }

    public Task<TAnswer> CreateSubresourceAsync<T, TBody, TAnswer>(ApiResource<T> resource, NamespacedName name, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("create", $"{resource.Plural}/{subresource}");
        return inner.CreateSubresourceAsync<T, TBody, TAnswer>(resource, name, subresource, body, cancellationToken);
    }

    public Task<T> ReplaceAsync<T>(ApiResource<T> resource, T body, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("update", Named(resource.Plural, subresource));
        return inner.ReplaceAsync(resource, body, subresource, cancellationToken);
    }

    public Task<T> PatchAsync<T>(ApiResource<T> resource, NamespacedName name, PatchRequest patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("patch", Named(resource.Plural, patch.Subresource));
        return inner.PatchAsync(resource, name, patch, cancellationToken);
    }

    public Task<bool> DeleteAsync<T>(ApiResource<T> resource, NamespacedName name, DeleteRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        counts.Add("delete", resource.Plural);
        return inner.DeleteAsync(resource, name, request, cancellationToken);
    }

    public Task<JsonNode?> SendAsync(RawRequest request, CancellationToken cancellationToken)
    {
        // A path says more than a plural: these are few.
        counts.Add(request.Method == HttpMethod.Get ? "get" : request.Method.Method.ToLowerInvariant(), request.PathAndQuery.Split('?')[0]);
        return inner.SendAsync(request, cancellationToken);
    }

    public Task<Stream> OpenStreamAsync(string pathAndQuery, CancellationToken cancellationToken) => inner.OpenStreamAsync(pathAndQuery, cancellationToken);

    private static string Named(string plural, string? subresource) => subresource is null ? plural : $"{plural}/{subresource}";
}
