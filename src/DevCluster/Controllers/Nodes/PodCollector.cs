using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>Removes Pods that no kubelet will: bound to a node that is gone, or deleted before they had one (Kubernetes' <c>podgc</c> controller).</summary>
internal sealed class PodCollector(IApiClient client, SharedInformers informers, TimeSpan quarantine, TimeProvider time) : IEntityController<V1Pod>
{
    private readonly ConcurrentDictionary<string, long> _missingNodes = new();

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var informers = environment.Informers;
        var entities = new PodCollector(environment.Client("pod-garbage-collector"), informers, environment.Options.OrphanedPodQuarantine, environment.Time);
        environment.Control("pod-garbage-collector", entities)
            .Watch(informers.Pods, pod => entities.Concerns(pod) ? [Keys.Of(pod)] : [])
            .Watch(informers.Nodes, node => entities.Exists(node.Metadata.Name) ? [] : informers.Pods.Store.ByIndex(informers.PodsByNode, node.Metadata.Name).Select(Keys.Of));
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Pods.Store.Get(key) is not { } pod || !Concerns(pod))
        {
            return ReconcileResult.Success;
        }

        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            await RemoveAsync(pod, cancellationToken);
            return ReconcileResult.Success;
        }

        // A node that registers anew, or a watch of nodes that lags behind that of Pods, must not cost Pods.
        var left = quarantine - time.GetElapsedTime(_missingNodes.GetOrAdd(pod.Spec.NodeName, _ => time.GetTimestamp()));
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.RequeueAfter(left);
        }

        if (await client.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(pod.Spec.NodeName), cancellationToken) is null)
        {
            await FailAsync(pod, cancellationToken);
            await RemoveAsync(pod, cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private bool Concerns(V1Pod pod)
    {
        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            return pod.IsTerminating();
        }

        return !Exists(pod.Spec.NodeName);
    }

    private bool Exists(string node)
    {
        if (informers.Nodes.Store.Get(NamespacedName.Cluster(node)) is null)
        {
            return false;
        }

        _missingNodes.TryRemove(node, out _);
        return true;
    }

    private async Task FailAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (pod.IsFinished())
        {
            return;
        }

        var condition = new V1PodCondition
        {
            Type = "DisruptionTarget",
            Status = "True",
            Reason = "DeletionByPodGC",
            Message = "PodGC: node no longer exists",
            LastTransitionTime = time.GetApiTime(),
        };
        var status = new JsonObject { ["phase"] = "Failed", ["conditions"] = new JsonArray(ObjectJson.Of(condition)) };
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid }, ["status"] = status };
        await client.PatchAsync(ApiResources.Pods, Keys.Of(pod), new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString(), "status"), cancellationToken);
    }

    private Task<bool> RemoveAsync(V1Pod pod, CancellationToken cancellationToken) =>
        client.DeleteAsync(ApiResources.Pods, Keys.Of(pod), new DeleteRequest(pod.Metadata.Uid, GracePeriodSeconds: 0), cancellationToken);
}
