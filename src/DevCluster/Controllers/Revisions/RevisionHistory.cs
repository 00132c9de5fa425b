using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Deployments;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Revisions;

/// <summary>
/// The templates that a StatefulSet or DaemonSet has had, as ControllerRevisions (<c>kubectl rollout history</c> and
/// <c>undo</c> read them). One watch, shared by both controllers.
/// </summary>
internal sealed class RevisionHistory
{
    private const int DefaultLimit = 10;

    private readonly IApiClient _client;
    private readonly Indexer<V1ControllerRevision> _byOwner = new(ControllerReferences.IndexValues);
    private readonly IInformer<V1ControllerRevision> _revisions;

    public RevisionHistory(ControllerEnvironment environment)
    {
        _client = environment.Client("revisions");
        _revisions = environment.Follow(ClusterResources.ControllerRevisions, _byOwner);
    }

    /// <summary>To be watched by the controllers of the owners.</summary>
    public IInformer<V1ControllerRevision> Informer => _revisions;

    /// <summary>An owner's revisions, oldest first.</summary>
    public IReadOnlyList<V1ControllerRevision> Of(IKubernetesObject<V1ObjectMeta> owner) =>
        [.. _revisions.Store.ByIndex(_byOwner, owner.Metadata.Uid).OrderBy(revision => revision.Revision).ThenBy(revision => revision.Metadata.Name, StringComparer.Ordinal)];

    /// <summary>The revision of a template: the one there is, made the newest again if it is not, or a new one.</summary>
    /// <param name="owner">Whose template.</param>
    /// <param name="template">The template.</param>
    /// <param name="hashLabel">The label that holds its hash.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<V1ControllerRevision> SyncAsync(IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template, string hashLabel, CancellationToken cancellationToken)
    {
        var history = Of(owner);
        var data = Data(template);
        var next = history.Select(revision => revision.Revision ?? 0).DefaultIfEmpty().Max() + 1;
        if (history.LastOrDefault(revision => JsonNode.DeepEquals(Data(revision), data)) is not { } same)
        {
            return await CreateAsync(owner, template, data, hashLabel, next, cancellationToken);
        }

        return same.Revision == next - 1
            ? same
            : await _client.ReplaceAsync(ClusterResources.ControllerRevisions, same with { Revision = next }, null, cancellationToken);
    }

    /// <summary>Removes the oldest revisions beyond the limit that nothing uses.</summary>
    public async Task TrimAsync(IKubernetesObject<V1ObjectMeta> owner, int? limit, IReadOnlyCollection<string> used, CancellationToken cancellationToken)
    {
        var unused = Of(owner).Where(revision => !used.Contains(revision.Metadata.Name)).ToList();
        foreach (var revision in unused.Take(Math.Max(0, unused.Count - (limit ?? DefaultLimit))))
        {
            await _client.DeleteAsync(ClusterResources.ControllerRevisions, Keys.Of(revision), new DeleteRequest(revision.Metadata.Uid), cancellationToken);
        }
    }

    /// <summary>The template that a revision holds.</summary>
    public static V1PodTemplateSpec TemplateOf(V1ControllerRevision revision)
    {
        var template = Data(revision)?["spec"]?["template"]?.DeepClone() as JsonObject ?? [];
        template.Remove("$patch");
        return ObjectJson.Read<V1PodTemplateSpec>(template);
    }

    private async Task<V1ControllerRevision> CreateAsync(IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template, JsonObject data, string hashLabel, long number, CancellationToken cancellationToken)
    {
        for (var collisions = 0; ; collisions++)
        {
            var hash = PodTemplates.Hash(template, collisions);
            var revision = new V1ControllerRevision
            {
                ApiVersion = ClusterResources.ControllerRevisions.ApiVersion,
                Kind = ClusterResources.ControllerRevisions.Kind,
                Metadata = new V1ObjectMeta
                {
                    Name = $"{owner.Metadata.Name}-{hash}",
                    NamespaceProperty = owner.Metadata.NamespaceProperty,
                    Labels = new Dictionary<string, string>(template.Metadata?.Labels ?? new Dictionary<string, string>()) { [hashLabel] = hash },
                    OwnerReferences = [ControllerReferences.To(owner)],
                },
                Data = JsonElement.Parse(data.ToJsonString()),
                Revision = number,
            };
            try
            {
                return await _client.CreateAsync(ClusterResources.ControllerRevisions, revision, cancellationToken);
            }
            catch (ApiException e) when (e.Reason is ApiErrorReason.AlreadyExists)
            {
                var present = await _client.GetAsync(ClusterResources.ControllerRevisions, new NamespacedName(owner.Metadata.NamespaceProperty, revision.Metadata.Name), cancellationToken);
                if (present is not null && ControllerReferences.Of(present)?.Uid == owner.Metadata.Uid && JsonNode.DeepEquals(Data(present), data))
                {
                    return present; // ours; the watch has not told yet
                }
            }
        }
    }

    private static JsonObject Data(V1PodTemplateSpec template)
    {
        var json = ObjectJson.Sorted(ObjectJson.Of(template))!.AsObject();
        json["$patch"] = "replace";
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = json } };
    }

    private static JsonNode? Data(V1ControllerRevision revision) => revision.Data is JsonElement element ? JsonNode.Parse(element.GetRawText()) : null;
}
