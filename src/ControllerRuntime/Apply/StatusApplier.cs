using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.ControllerRuntime.Apply;

/// <summary>
/// Writes the status of objects whose whole status is ours, by server-side apply, only when it differs from the one last
/// seen. Thread-safe.
/// </summary>
public sealed class StatusApplier(IApiClient client, string fieldManager)
{
    private readonly ApiJson _json = new();

    /// <summary>Makes <paramref name="status"/> the status of <paramref name="live"/>. Throws <see cref="ApiException"/>.</summary>
    public async Task<ApplyOutcome> ApplyAsync<T, TStatus>(ApiResource<T> resource, T live, TStatus status, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>, IStatus<TStatus?>
        where TStatus : class => (await WriteAsync(resource, live, status, cancellationToken).ConfigureAwait(false)).Outcome;

    /// <summary>The same, with the object as the server has it then.</summary>
    public async Task<ApplyResult<T>> WriteAsync<T, TStatus>(ApiResource<T> resource, T live, TStatus status, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>, IStatus<TStatus?>
        where TStatus : class
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(live);
        var info = _json.For<TStatus, T>(resource);
        var wanted = JsonSerializer.SerializeToNode(status, info);
        if (live.Status is { } seen && JsonNode.DeepEquals(JsonSerializer.SerializeToNode(seen, info), wanted))
        {
            return new ApplyResult<T>(ApplyOutcome.Unchanged, live);
        }

        var name = new NamespacedName(live.Metadata.NamespaceProperty, live.Metadata.Name);
        var body = new JsonObject
        {
            ["apiVersion"] = resource.ApiVersion,
            ["kind"] = resource.Kind,
            ["metadata"] = new JsonObject { ["name"] = name.Name },
            ["status"] = wanted,
        };
        var patch = new PatchRequest(PatchKind.Apply, body.ToJsonString(), "status", fieldManager, Force: true);
        return new ApplyResult<T>(ApplyOutcome.Applied, await client.PatchAsync(resource, name, patch, cancellationToken).ConfigureAwait(false));
    }
}
