using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Scheduling;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>
/// Deletes Pods that do not, or no longer, tolerate a NoExecute taint of their node (Kubernetes' <c>taint-eviction</c> controller). A Pod's
/// time begins when its end is first called for, whatever the taint says of its own age, and is forgotten when nothing calls for it any more.
/// </summary>
internal sealed class TaintEvictionController(IApiClient client, IEventRecorder events, SharedInformers informers, TimeProvider time) : IEntityController<V1Pod>
{
    private readonly ConcurrentDictionary<NamespacedName, (string Uid, DateTimeOffset Since)> _counted = new();

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var (client, informers) = (environment.Client("taint-eviction"), environment.Informers);
        var entities = new TaintEvictionController(client, environment.Events(client, "taint-eviction-controller"), informers, environment.Time);
        environment.Control("taint-eviction", entities)
            .Watch(informers.Pods, pod => entities.Taints(pod).Count > 0 ? [Keys.Of(pod)] : [])
            .Watch(informers.Nodes, node => Taints(node).Count > 0 ? informers.Pods.Store.ByIndex(informers.PodsByNode, node.Metadata.Name).Select(Keys.Of) : []);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Pods.Store.Get(key) is not { } pod || pod.IsTerminating() || Endures(pod) is not { } endures)
        {
            _counted.TryRemove(key, out _);
            return ReconcileResult.Success;
        }

        var left = Since(key, pod) + endures - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.RequeueAfter(left);
        }

        events.Record(ObjectReferences.To(pod), EventSeverity.Normal, "TaintManagerEviction", $"Marking for deletion Pod {key}");
        await AnnounceAsync(key, pod, cancellationToken);
        await client.DeleteAsync(ApiResources.Pods, key, new DeleteRequest(pod.Metadata.Uid), cancellationToken);
        return ReconcileResult.Success;
    }

    /// <summary>The Pod says why it goes: Jobs tell such an end from a failure.</summary>
    private Task AnnounceAsync(NamespacedName key, V1Pod pod, CancellationToken cancellationToken)
    {
        var condition = new V1PodCondition
        {
            Type = "DisruptionTarget",
            Status = "True",
            Reason = "DeletionByTaintManager",
            Message = "Taint manager: deleting due to NoExecute taint",
            LastTransitionTime = time.GetApiTime(),
        };
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid },
            ["status"] = new JsonObject { ["conditions"] = new JsonArray(ObjectJson.Of(condition)) },
        };
        return client.PatchAsync(ApiResources.Pods, key, new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString(), "status"), cancellationToken);
    }

    private DateTimeOffset Since(NamespacedName key, V1Pod pod)
    {
        var counted = (pod.Metadata.Uid, time.GetUtcNow());
        return _counted.AddOrUpdate(key, counted, (_, known) => known.Uid == pod.Metadata.Uid ? known : counted).Since;
    }

    /// <summary>How long the Pod endures the taints of its node; null for as long as it likes.</summary>
    private TimeSpan? Endures(V1Pod pod) => Taints(pod).Select(taint => Endures(pod, taint)).Where(endures => endures is not null).Min();

    private static TimeSpan? Endures(V1Pod pod, V1Taint taint)
    {
        var tolerations = pod.Spec.Tolerations?.Where(toleration => toleration.Covers(taint)).ToList() ?? [];
        return tolerations.Count == 0 ? TimeSpan.Zero
            : tolerations.Min(toleration => toleration.TolerationSeconds) is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : null;
    }

    private IReadOnlyList<V1Taint> Taints(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec.NodeName) || informers.Nodes.Store.Get(NamespacedName.Cluster(pod.Spec.NodeName)) is not { } node ? [] : Taints(node);

    private static IReadOnlyList<V1Taint> Taints(V1Node node) => [.. node.Spec?.Taints?.Where(taint => taint.Effect == "NoExecute") ?? []];
}
