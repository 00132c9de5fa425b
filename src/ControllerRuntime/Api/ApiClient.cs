using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>The API over HTTP. Made by <see cref="ApiClientFactory"/>; dispose it last.</summary>
public sealed class ApiClient : IApiClient, IDisposable
{
    private readonly ApiJson _json = new();
    private readonly ApiExchange _exchange;

    internal ApiClient(HttpClient http, Uri server, ApiClientOptions options)
    {
        Server = server;
        _exchange = new ApiExchange(http, server, options);
    }

    /// <inheritdoc/>
    public Uri Server { get; }

    /// <inheritdoc/>
    public async Task<T?> GetAsync<T>(ApiResource<T> resource, NamespacedName name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            return await SendAsync(HttpMethod.Get, ApiPaths.Item(resource, name), null, resource, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (IsMissingObject(e))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<ApiList<T>> ListAsync<T>(ApiResource<T> resource, ListScope scope, string? resourceVersion = null, int? limit = null, string? continueToken = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(scope);
        var info = _json.For(resource);
        return await _exchange.SendAsync(
            HttpMethod.Get,
            ApiPaths.List(resource, scope, resourceVersion, limit, continueToken),
            null,
            body => ListReader.Read(body.Span, resource, info),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(ApiResource<T> resource, ListScope scope, string resourceVersion, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(scope);
        var path = ApiPaths.Watch(resource, scope, resourceVersion, timeout);
        var reader = new WatchReader<T>(resource, _json.For(resource), ApiJson.BuiltIn<V1Status>(), ApiPaths.Collection(resource, scope.Namespace));
        await foreach (var change in _exchange.StreamAsync(path, reader, timeout, cancellationToken).ConfigureAwait(false))
        {
            yield return change;
        }
    }

    /// <inheritdoc/>
    public Task<T> CreateAsync<T>(ApiResource<T> resource, T body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(body);
        var @namespace = body.Metadata?.NamespaceProperty;
        if (resource.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            throw new ArgumentException($"A {resource.Kind} lives in a namespace; set metadata.namespace.", nameof(body));
        }

        return SendAsync(HttpMethod.Post, ApiPaths.Collection(resource, @namespace), Encode(body, _json.For(resource)), resource, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<TAnswer> CreateSubresourceAsync<T, TBody, TAnswer>(ApiResource<T> resource, NamespacedName name, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var answer = _json.For<TAnswer, T>(resource);
        return _exchange.SendAsync(
            HttpMethod.Post,
            ApiPaths.Item(resource, name, subresource),
            Encode(body, _json.For<TBody, T>(resource)),
            bytes => Decode(bytes, answer),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> ReplaceAsync<T>(ApiResource<T> resource, T body, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(body);
        var name = new NamespacedName(body.Metadata?.NamespaceProperty, body.Metadata?.Name ?? "");
        return SendAsync(HttpMethod.Put, ApiPaths.Item(resource, name, subresource), Encode(body, _json.For(resource)), resource, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<T> PatchAsync<T>(ApiResource<T> resource, NamespacedName name, PatchRequest patch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (patch is { Kind: PatchKind.Apply, FieldManager: null })
        {
            throw new ArgumentException("Server-side apply needs a field manager.", nameof(patch));
        }

        var path = ApiPaths.Item(resource, name, patch.Subresource) + ApiPaths.Query(
            ("fieldManager", patch.FieldManager),
            ("force", patch is { Kind: PatchKind.Apply, Force: true } ? "true" : null),
            ("dryRun", patch.DryRun ? "All" : null));
        return SendAsync(HttpMethod.Patch, path, Encode(patch.Body, PatchMediaTypes.For(patch.Kind)), resource, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync<T>(ApiResource<T> resource, NamespacedName name, DeleteRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(request);
        var options = new V1DeleteOptions
        {
            ApiVersion = "v1",
            Kind = "DeleteOptions",
            GracePeriodSeconds = request.GracePeriodSeconds,
            PropagationPolicy = request.PropagationPolicy,
            Preconditions = request.Uid is null ? null : new V1Preconditions { Uid = request.Uid },
        };
        try
        {
            // The answer is the object or a Status; neither is needed.
            await _exchange.SendAsync(HttpMethod.Delete, ApiPaths.Item(resource, name), Encode(options, ApiJson.BuiltIn<V1DeleteOptions>()), static _ => true, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (ApiException e) when (IsMissingObject(e))
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<JsonNode?> SendAsync(RawRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = request.Body is null ? null : Encode(request.Body.ToJsonString(), request.ContentType);
        return _exchange.SendAsync(
            request.Method,
            request.PathAndQuery,
            body,
            static bytes => bytes.IsEmpty ? null : JsonNode.Parse(bytes.Span),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stream> OpenStreamAsync(string pathAndQuery, CancellationToken cancellationToken) =>
        _exchange.OpenAsync(pathAndQuery, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _exchange.Dispose();

    private Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, ApiResource<T> resource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var info = _json.For(resource);
        return _exchange.SendAsync(method, path, body, bytes => ListReader.Complete(Decode(bytes, info), resource), cancellationToken);
    }

    /// <summary>A Status means the server knows the kind and has no such object; a bare 404 means it does not serve the kind.</summary>
    private static bool IsMissingObject(ApiException e) => e is { Reason: ApiErrorReason.NotFound, Status: not null };

    private static TValue Decode<TValue>(ReadOnlyMemory<byte> body, JsonTypeInfo<TValue> info) =>
        JsonSerializer.Deserialize(body.Span, info) ?? throw new JsonException("The answer is null.");

    private static ByteArrayContent Encode<TValue>(TValue value, JsonTypeInfo<TValue> info)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, info));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static ByteArrayContent Encode(string text, string mediaType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }
}
