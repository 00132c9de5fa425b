using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Scheduling;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>Deletes Pods that do not, or no longer, tolerate a NoExecute taint of their node (Kubernetes' <c>taint-eviction</c> controller).</summary>
internal sealed class TaintEvictionController(IApiClient client, IEventRecorder events, SharedInformers informers, TimeProvider time) : IEntityController<V1Pod>
{
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
        if (informers.Pods.Store.Get(key) is not { } pod || pod.IsTerminating() || TimeLeft(pod) is not { } left)
        {
            return ReconcileResult.Success;
        }

        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.RequeueAfter(left);
        }

        events.Record(ObjectReferences.To(pod), EventSeverity.Normal, "TaintManagerEviction", $"Marking for deletion Pod {key}");
        await client.DeleteAsync(ApiResources.Pods, key, new DeleteRequest(pod.Metadata.Uid), cancellationToken);
        return ReconcileResult.Success;
    }

    /// <summary>How long the Pod may stay; null for as long as it likes.</summary>
    private TimeSpan? TimeLeft(V1Pod pod)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return Taints(pod).Select(taint => TimeLeft(pod, taint, now)).Where(left => left is not null).Min();
    }

    private static TimeSpan? TimeLeft(V1Pod pod, V1Taint taint, DateTime now)
    {
        var tolerations = pod.Spec.Tolerations?.Where(toleration => toleration.Covers(taint)).ToList() ?? [];
        if (tolerations.Count == 0)
        {
            return TimeSpan.Zero;
        }

        return tolerations.Min(toleration => toleration.TolerationSeconds) is { } seconds
            ? (taint.TimeAdded ?? now).AddSeconds(Math.Max(0, seconds)) - now
            : null;
    }

    private IReadOnlyList<V1Taint> Taints(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec.NodeName) || informers.Nodes.Store.Get(NamespacedName.Cluster(pod.Spec.NodeName)) is not { } node ? [] : Taints(node);

    private static IReadOnlyList<V1Taint> Taints(V1Node node) => [.. node.Spec?.Taints?.Where(taint => taint.Effect == "NoExecute") ?? []];
}
