using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>
/// The Kubernetes API as controllers and kubelets use it: typed objects, every verb, one error type
/// (<see cref="ApiException"/>). Thread-safe. Never retries: callers own their retry policy.
/// </summary>
public interface IApiClient
{
    /// <summary>The API server's address.</summary>
    Uri Server { get; }

    /// <summary>GET one object; null when there is none.</summary>
    Task<T?> GetAsync<T>(ApiResource<T> resource, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>GET one page. <paramref name="resourceVersion"/> "0" reads the watch cache, null the latest state.</summary>
    Task<ApiList<T>> ListAsync<T>(ApiResource<T> resource, ListScope scope, string? resourceVersion = null, int? limit = null, string? continueToken = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Watch from a resource version, bookmarks on, until the server closes or an error. 410 surfaces as <see cref="ApiErrorReason.Gone"/>.</summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ApiResource<T> resource, ListScope scope, string resourceVersion, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>POST.</summary>
    Task<T> CreateAsync<T>(ApiResource<T> resource, T body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>POST to a subresource whose body and answer are of other kinds (binding, eviction, token).</summary>
    Task<TAnswer> CreateSubresourceAsync<T, TBody, TAnswer>(ApiResource<T> resource, NamespacedName name, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>PUT with the object's resourceVersion as precondition; <paramref name="subresource"/> e.g. <c>status</c>.</summary>
    Task<T> ReplaceAsync<T>(ApiResource<T> resource, T body, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>PATCH.</summary>
    Task<T> PatchAsync<T>(ApiResource<T> resource, NamespacedName name, PatchRequest patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>DELETE; false when there was nothing to delete.</summary>
    Task<bool> DeleteAsync<T>(ApiResource<T> resource, NamespacedName name, DeleteRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Any request with untyped JSON: discovery, manifests of kinds that have no C# type, subresources. Null when the answer has no body.</summary>
    Task<JsonNode?> SendAsync(RawRequest request, CancellationToken cancellationToken);

    /// <summary>GET a body that is read while it arrives (container logs, metrics). The caller disposes the stream.</summary>
    Task<Stream> OpenStreamAsync(string pathAndQuery, CancellationToken cancellationToken);
}
