using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>Makes and removes the Pods of one owner, with the events that <c>kubectl describe</c> shows (Kubernetes' <c>RealPodControl</c>).</summary>
internal sealed class PodControl(IApiClient client, IEventRecorder events, Expectations expectations)
{
    /// <summary>Makes Pods from a template. The failure that stopped it, if any, after what could be made was.</summary>
    public async Task<Exception?> CreateAsync(IKubernetesObject<V1ObjectMeta> owner, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        expectations.ExpectCreations(owner.Metadata.Uid, pods.Count);
        var next = -1;
        var (done, failure) = await SlowStart.RunAsync(pods.Count, token => CreateAsync(owner, pods[Interlocked.Increment(ref next)], token), cancellationToken);
        for (var missing = pods.Count - done; missing > 0; missing--)
        {
            expectations.CreationSeen(owner.Metadata.Uid);
        }

        return failure;
    }

    /// <summary>Deletes Pods; the first failure is thrown after all were tried.</summary>
    public async Task DeleteAsync(IKubernetesObject<V1ObjectMeta> owner, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        expectations.ExpectDeletions(owner.Metadata.Uid, pods.Select(pod => pod.Metadata.Uid));
        await SlowStart.ForEachAsync(pods, (pod, token) => DeleteAsync(owner, pod, token), cancellationToken);
    }

    /// <summary>A Pod of a template, named after its owner and belonging to it.</summary>
    public static V1Pod FromTemplate(IKubernetesObject<V1ObjectMeta> owner, V1PodTemplateSpec template) => new()
    {
        ApiVersion = ApiResources.Pods.ApiVersion,
        Kind = ApiResources.Pods.Kind,
        Metadata = new V1ObjectMeta
        {
            GenerateName = owner.Metadata.Name + "-",
            NamespaceProperty = owner.Metadata.NamespaceProperty,
            Labels = template.Metadata?.Labels,
            Annotations = template.Metadata?.Annotations,
            Finalizers = template.Metadata?.Finalizers,
            OwnerReferences = [ControllerReferences.To(owner)],
        },
        Spec = template.Spec,
    };

    /// <summary>Makes an orphan the owner's, or lets a child go whose labels no longer match.</summary>
    public Task SetOwnersAsync(V1Pod pod, IEnumerable<V1OwnerReference> owners, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["ownerReferences"] = new JsonArray([.. owners.Select(ObjectJson.Of)]) },
        };
        return client.PatchAsync(ApiResources.Pods, Keys.Of(pod), MergePatches.Guarded(pod, patch), cancellationToken);
    }

    private async Task CreateAsync(IKubernetesObject<V1ObjectMeta> owner, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            var made = await client.CreateAsync(ApiResources.Pods, pod, cancellationToken);
            events.Record(ObjectReferences.To(owner), EventSeverity.Normal, "SuccessfulCreate", $"Created pod: {made.Metadata.Name}");
        }
        catch (ApiException e)
        {
            events.Record(ObjectReferences.To(owner), EventSeverity.Warning, "FailedCreate", $"Error creating: {e.Message}");
            throw;
        }
    }

    private async Task DeleteAsync(IKubernetesObject<V1ObjectMeta> owner, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.DeleteAsync(ApiResources.Pods, Keys.Of(pod), new DeleteRequest(pod.Metadata.Uid), cancellationToken))
            {
                events.Record(ObjectReferences.To(owner), EventSeverity.Normal, "SuccessfulDelete", $"Deleted pod: {pod.Metadata.Name}");
                return;
            }
        }
        catch (ApiException e)
        {
            expectations.DeletionSeen(owner.Metadata.Uid, pod.Metadata.Uid);
            events.Record(ObjectReferences.To(owner), EventSeverity.Warning, "FailedDelete", $"Error deleting: {e.Message}");
            throw;
        }

        expectations.DeletionSeen(owner.Metadata.Uid, pod.Metadata.Uid);
    }
}
