using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.ControllerRuntime.Apply;

/// <summary>
/// Server-side apply that writes only when something differs. It remembers, per object, a hash of what it applied and of what
/// the server made of it (defaults and normal forms included); as long as both still hold, nothing is sent. Thread-safe; one
/// per field manager.
/// </summary>
public sealed class ServerSideApplier(IApiClient client, string fieldManager)
{
    private readonly ApiJson _json = new();
    private readonly ConcurrentDictionary<(string Path, string? Subresource), AppliedState> _applied = new();

    /// <summary>
    /// Applies <paramref name="desired"/>, which holds only the fields we own. <paramref name="live"/> is the object as last
    /// seen, null when there is none. Throws <see cref="ApplyConflictException"/> (never with <paramref name="force"/>) and
    /// <see cref="ApiException"/>.
    /// </summary>
    public async Task<ApplyResult<T>> ApplyAsync<T>(ApiResource<T> resource, T desired, T? live, string? subresource = null, bool force = true, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(desired);
        var name = new NamespacedName(desired.Metadata.NamespaceProperty, desired.Metadata.Name);
        var body = Body(resource, desired);
        var key = (ApiPaths.Item(resource, name), subresource);
        var hash = Hash(body);
        if (live is not null && _applied.TryGetValue(key, out var known) && known == new AppliedState(live.Metadata.Uid, hash, Project(resource, live, body)))
        {
            return new ApplyResult<T>(ApplyOutcome.Unchanged, live);
        }

        var result = await SendAsync(resource, name, body, subresource, force, cancellationToken).ConfigureAwait(false);
        _applied[key] = new AppliedState(result.Metadata.Uid, hash, Project(resource, result, body));
        return new ApplyResult<T>(ApplyOutcome.Applied, result);
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget<T>(ApiResource<T> resource, NamespacedName name, string? subresource = null)
        where T : class, IKubernetesObject<V1ObjectMeta> => _applied.TryRemove((ApiPaths.Item(resource, name), subresource), out _);

    private async Task<T> SendAsync<T>(ApiResource<T> resource, NamespacedName name, JsonObject body, string? subresource, bool force, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        try
        {
            var patch = new PatchRequest(PatchKind.Apply, body.ToJsonString(), subresource, fieldManager, force);
            return await client.PatchAsync(resource, name, patch, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.Conflict && ConflictsIn(e) is { Count: > 0 } conflicts)
        {
            throw new ApplyConflictException($"{resource.Kind} {name}", conflicts, e);
        }
    }

    private JsonObject Body<T>(ApiResource<T> resource, T desired)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var body = Node(resource, desired);
        body["apiVersion"] = resource.ApiVersion;
        body["kind"] = resource.Kind;
        return body;
    }

    private UInt128 Project<T>(ApiResource<T> resource, T live, JsonObject body)
        where T : class, IKubernetesObject<V1ObjectMeta> => Hash(JsonProjection.Of(Node(resource, live), body));

    private JsonObject Node<T>(ApiResource<T> resource, T item)
        where T : class, IKubernetesObject<V1ObjectMeta> => JsonSerializer.SerializeToNode(item, _json.For(resource))!.AsObject();

    private static UInt128 Hash(JsonNode? node) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(node?.ToJsonString() ?? "")));

    private static List<FieldConflict> ConflictsIn(ApiException e) =>
    [
        .. (e.Status?.Details?.Causes ?? [])
            .Where(cause => cause.Reason == "FieldManagerConflict")
            .Select(cause => new FieldConflict(cause.Field, cause.Message)),
    ];
}
