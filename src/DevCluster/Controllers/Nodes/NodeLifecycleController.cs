using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>
/// Notices silent nodes and taints nodes by their conditions (Kubernetes' <c>node-lifecycle</c> controller). A heartbeat costs
/// one pass without a write; the next look is timed to the moment the node would be overdue.
/// </summary>
internal sealed class NodeLifecycleController(IApiClient client, IEventRecorder events, SharedInformers informers, TimeSpan grace, TimeProvider time) : IEntityController<V1Node>
{
    private static readonly string[] Reported = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];
    private readonly Heartbeats _heartbeats = new(time);

    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var (client, informers) = (environment.Client("node-lifecycle"), environment.Informers);
        var entities = new NodeLifecycleController(client, environment.Events(client, "node-controller"), informers, environment.Options.NodeMonitorGracePeriod, environment.Time);
        environment.Control("node-lifecycle", entities)
            .Watch(informers.Nodes)
            .Watch(informers.Leases, lease => [NamespacedName.Cluster(lease.Metadata.Name)]);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (informers.Nodes.Store.Get(key) is not { } node)
        {
            _heartbeats.Forget(key.Name);
            return ReconcileResult.Success;
        }

        var silence = _heartbeats.Silence(node, informers.Leases.Store.Get(new NamespacedName("kube-node-lease", key.Name)));
        if (silence >= grace && NodeTaints.Condition(node, "Ready")?.Status != "Unknown")
        {
            node = await MarkUnknownAsync(node, cancellationToken);
        }

        await TaintAsync(node, cancellationToken);
        if (NodeTaints.Condition(node, "Ready")?.Status is "False" or "Unknown")
        {
            await MarkPodsAsync(node, cancellationToken);
        }

        return silence >= grace ? ReconcileResult.Success : ReconcileResult.RequeueAfter(grace - silence + TimeSpan.FromMilliseconds(50));
    }

    private async Task<V1Node> MarkUnknownAsync(V1Node node, CancellationToken cancellationToken)
    {
        var now = time.GetApiTime();
        var conditions = new JsonArray([.. Reported.Select(type => ObjectJson.Of(Unknown(NodeTaints.Condition(node, type), type, now)))]);
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = conditions } };
        patch["metadata"] = new JsonObject { ["uid"] = node.Metadata.Uid, ["resourceVersion"] = node.Metadata.ResourceVersion };
        events.Record(ObjectReferences.To(node), EventSeverity.Normal, "NodeNotReady", $"Node {node.Metadata.Name} status is now: NodeNotReady");
        return await client.PatchAsync(ApiResources.Nodes, Keys.Of(node), new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString(), "status"), cancellationToken);
    }

    private static V1NodeCondition Unknown(V1NodeCondition? current, string type, DateTime now) => new()
    {
        Type = type,
        Status = "Unknown",
        Reason = current is null ? "NodeStatusNeverUpdated" : "NodeStatusUnknown",
        Message = current is null ? "Kubelet never posted node status." : "Kubelet stopped posting node status.",
        LastHeartbeatTime = current?.LastHeartbeatTime,
        LastTransitionTime = now,
    };

    private async Task TaintAsync(V1Node node, CancellationToken cancellationToken)
    {
        var taints = NodeTaints.For(node, time.GetApiTime());
        if (!taints.SequenceEqual(node.Spec?.Taints ?? []))
        {
            var list = new JsonArray([.. taints.Select(ObjectJson.Of)]);
            var patch = new JsonObject { ["spec"] = new JsonObject { ["taints"] = taints.Count == 0 ? null : list } };
            await client.PatchAsync(ApiResources.Nodes, Keys.Of(node), MergePatches.Guarded(node, patch), cancellationToken);
        }
    }

    /// <summary>Services must stop sending to Pods of a node that does not answer.</summary>
    private async Task MarkPodsAsync(V1Node node, CancellationToken cancellationToken)
    {
        foreach (var pod in informers.Pods.Store.ByIndex(informers.PodsByNode, node.Metadata.Name).Where(pod => pod.IsReady()))
        {
            var condition = new JsonObject { ["type"] = "Ready", ["status"] = "False", ["lastTransitionTime"] = ObjectJson.Of(time.GetApiTime()) };
            var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(condition) } };
            patch["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid };
            events.Record(ObjectReferences.To(pod), EventSeverity.Warning, "NodeNotReady", "Node is not ready");
            try
            {
                await client.PatchAsync(ApiResources.Pods, Keys.Of(pod), new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString(), "status"), cancellationToken);
            }
            catch (ApiException e) when (e.Reason is ApiErrorReason.NotFound or ApiErrorReason.Conflict)
            {
                // The Pod is gone, which is as good as not ready.
            }
        }
    }
}
