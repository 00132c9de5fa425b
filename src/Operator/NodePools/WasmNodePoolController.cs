using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.NodePools;

/// <summary>Gives the nodes of each WasmNodePool what its template says, and counts them in its status.</summary>
[EntityRbac(KrustletGroup.Name, "wasmnodepools", "get,list,watch")]
[EntityRbac(KrustletGroup.Name, "wasmnodepools/status", "get,update,patch")]
[EntityRbac("", "nodes", "get,list,watch,patch")]
[EntityRbac("", "events", "create,patch")]
internal sealed class WasmNodePoolController(
    IApiClient client,
    IObjectStore<WasmNodePool> pools,
    PoolNodes nodes,
    StatusApplier statuses,
    IEventRecorder events,
    OperatorMetrics metrics,
    TimeProvider time) : IEntityController<WasmNodePool>
{
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var pool = pools.Get(key);
        var isLeaving = pool?.Metadata.DeletionTimestamp is not null;
        var failures = new List<ApiException>();
        foreach (var node in pool is null || isLeaving ? [.. nodes.Former(key.Name), .. nodes.Members(key.Name)] : nodes.Former(key.Name))
        {
            await PatchAsync(node, NodeTemplatePatch.Clear(node), failures, cancellationToken);
        }

        if (pool is not null && !isLeaving)
        {
            await KeepAsync(pool, failures, cancellationToken);
        }

        // One node's trouble does not keep the others waiting, but the pool comes back for it.
        return failures.Count == 0 ? ReconcileResult.Success : throw new AggregateException(failures);
    }

    private async Task KeepAsync(WasmNodePool pool, List<ApiException> failures, CancellationToken cancellationToken)
    {
        var refusal = PoolRules.Check(pool);
        var members = new List<PoolMember>();
        foreach (var node in nodes.Members(pool.Metadata.Name))
        {
            members.Add(refusal is null ? await KeepAsync(pool, node, failures, cancellationToken) : new PoolMember(node, IsUpdated: false));
        }

        var status = PoolStatusBuilder.Build(pool, members, refusal, time.GetUtcNow());
        if (await statuses.ApplyAsync(KrustletResources.WasmNodePools, pool, status, cancellationToken) == ApplyOutcome.Applied)
        {
            metrics.StatusWrites.Add(1, new KeyValuePair<string, object?>("kind", WasmNodePool.KindName));
            Announce(pool, refusal);
        }
    }

    private async Task<PoolMember> KeepAsync(WasmNodePool pool, V1Node node, List<ApiException> failures, CancellationToken cancellationToken)
    {
        var patch = NodeTemplatePatch.For(node, pool.Metadata.Name, pool.Spec.Template);
        var written = await PatchAsync(node, patch, failures, cancellationToken);
        if (patch is not null && written is not null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeUpdated, $"Gave node {node.Metadata.Name} the pool's template");
        }

        return new PoolMember(written ?? node, IsUpdated: written is not null);
    }

    /// <summary>The node after the patch, or as it is without one; null when it could not be written.</summary>
    private async Task<V1Node?> PatchAsync(V1Node node, JsonObject? patch, List<ApiException> failures, CancellationToken cancellationToken)
    {
        if (patch is null)
        {
            return node;
        }

        try
        {
            var request = new PatchRequest(PatchKind.Merge, patch.ToJsonString(), FieldManager: FieldManagers.Operator);
            return await client.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(node.Metadata.Name), request, cancellationToken);
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
        {
            // Gone meanwhile; its deletion brings the pool back.
            return null;
        }
        catch (ApiException e)
        {
            failures.Add(e);
            return null;
        }
    }

    private void Announce(WasmNodePool pool, PoolRefusal? refusal)
    {
        if (refusal is not null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Warning, EventReasons.PoolRefused, refusal.Message);
        }
    }
}
