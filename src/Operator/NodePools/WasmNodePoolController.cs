using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.NodePools.Joining;
using Krustlet.Operator.NodePools.Usage;

namespace Krustlet.Operator.NodePools;

/// <summary>Gives the nodes of each WasmNodePool what its template says, and counts them in its status.</summary>
[EntityRbac(KrustletGroup.Name, "wasmnodepools", "get,list,watch")]
[EntityRbac(KrustletGroup.Name, "wasmnodepools/status", "get,update,patch")]
[EntityRbac("", "nodes", "get,list,watch,patch")]
[EntityRbac("", "configmaps", "get", Namespace = "kube-public")]
[EntityRbac("", "secrets", "get,list,watch,create,patch,delete", Namespace = "operator")]
[EntityRbac("", "secrets", "list,create,delete", Namespace = BootstrapTokenSecret.Namespace)]
[EntityRbac("", "events", "create,patch")]
internal sealed class WasmNodePoolController(
    IApiClient client,
    IObjectStore<WasmNodePool> pools,
    PoolNodes nodes,
    PoolJoining joining,
    PoolHosting hosting,
    PoolRollout rollout,
    PoolRepair repair,
    DaemonLeftovers leftovers,
    DaemonRivals rivals,
    PoolUsage usage,
    PoolCredentialKeeper credentials,
    StatusApplier statuses,
    IEventRecorder events,
    OperatorMetrics metrics,
    TimeProvider time) : IEntityController<WasmNodePool>
{
    /// <summary>When to look again for what is not watched, as Secrets of other namespaces.</summary>
    private static readonly TimeSpan AfterMissing = TimeSpan.FromMinutes(1);
    private readonly NewestObjects<WasmNodePool> _newest = new(pools);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        var pool = _newest.Get(key);
        var isLeaving = pool?.Metadata.DeletionTimestamp is not null;
        var failures = new List<ApiException>();
        foreach (var node in pool is null || isLeaving ? [.. nodes.Former(key.Name), .. nodes.Members(key.Name)] : nodes.Former(key.Name))
        {
            await PatchAsync(node, NodeTemplatePatch.Clear(node), failures, cancellationToken);
        }

        if (pool is null)
        {
            usage.Forget(key.Name);
            _newest.Forget(key);
        }

        var lookAgain = pool is not null && !isLeaving ? await KeepAsync(pool, failures, cancellationToken) : null;

        // One node's trouble does not keep the others waiting, but the pool comes back for it.
        return failures.Count > 0 ? throw new AggregateException(failures) : lookAgain is { } soon ? ReconcileResult.RequeueAfter(soon) : ReconcileResult.Success;
    }

    private async Task<TimeSpan?> KeepAsync(WasmNodePool pool, List<ApiException> failures, CancellationToken cancellationToken)
    {
        var refusal = PoolRules.Check(pool) ?? PoolRules.CheckProvisioning(pool, nodes.Members(pool.Metadata.Name));
        var members = new List<PoolMember>();
        TimeSpan? lookAgain = null;
        PoolRefusal? trouble = null;
        // Whatever else is wrong, and although changes are paused: access that is taken away must not wait.
        var (offered, offerAgain) = await TryOfferAsync(pool, failures, cancellationToken);
        if (refusal is null)
        {
            var (files, missing) = await joining.FilesAsync(pool, cancellationToken);
            var agents = await hosting.AgentsAsync(pool, cancellationToken);
            foreach (var node in nodes.Members(pool.Metadata.Name))
            {
                members.Add(await KeepAsync(pool, node, files?.Hash, agents, failures, cancellationToken));
            }

            (lookAgain, trouble) = files is null ? (AfterMissing, null) : await TryJoinAsync(pool, files, agents, members, failures, cancellationToken);
            refusal = missing ?? rivals.Find(pool);
        }
        else
        {
            members.AddRange(nodes.Members(pool.Metadata.Name).Select(node => new PoolMember(node, IsUpdated: false)));
        }

        var (load, countIn) = usage.Of(pool.Metadata.Name, [.. members.Select(member => member.Node.Metadata.Name)]);
        var status = PoolStatusBuilder.Build(pool, members, refusal, time.GetUtcNow(), load, trouble, offered);
        var written = await statuses.WriteAsync(KrustletResources.WasmNodePools, pool, status, cancellationToken);
        if (written.Outcome == ApplyOutcome.Applied)
        {
            _newest.Saw(written.Object);
            metrics.StatusWrites.Add(1, new KeyValuePair<string, object?>("kind", WasmNodePool.KindName));
            Announce(pool, status, refusal);
        }

        return new[] { lookAgain, countIn, offerAgain }.Min();
    }

    private async Task<(PoolCredentials? Offered, TimeSpan? LookAgain)> TryOfferAsync(WasmNodePool pool, List<ApiException> failures, CancellationToken cancellationToken)
    {
        try
        {
            return await credentials.EnsureAsync(pool, cancellationToken);
        }
        catch (ApiException e)
        {
            failures.Add(e);
            return (null, null);
        }
    }

    /// <summary>What keeps machines from joining does not keep the nodes that have joined from being counted.</summary>
    private async Task<(TimeSpan? LookAgain, PoolRefusal? Trouble)> TryJoinAsync(WasmNodePool pool, AgentFiles files, AgentPods agents, List<PoolMember> members, List<ApiException> failures, CancellationToken cancellationToken)
    {
        try
        {
            var (joinIn, problem) = await joining.EnsureAsync(pool, files, cancellationToken);
            if (problem is not null || pool.Spec.Provisioning is not (NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon))
            {
                return (joinIn, problem);
            }

            var rollIn = await rollout.StepAsync(pool, files.Hash, agents, members, cancellationToken);
            await leftovers.RemoveAsync(pool, agents, members, cancellationToken);
            var repairIn = await repair.StepAsync(pool, members, cancellationToken);
            return (new[] { joinIn, rollIn ?? joinIn, repairIn ?? joinIn }.Min(), null);
        }
        catch (ApiException e)
        {
            failures.Add(e);
            return (null, new PoolRefusal(e.Reason.ToString(), e.Message));
        }
    }

    private async Task<PoolMember> KeepAsync(WasmNodePool pool, V1Node node, string? configuration, AgentPods agents, List<ApiException> failures, CancellationToken cancellationToken)
    {
        var patch = NodeTemplatePatch.For(node, pool.Metadata.Name, pool.Spec.Template);
        if (PoolUpdates.IsPaused(pool))
        {
            return new PoolMember(node, IsUpdated: patch is null && !agents.IsOld(node, configuration));
        }

        var written = await PatchAsync(node, patch, failures, cancellationToken);
        if (patch is not null && written is not null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeUpdated, $"Gave node {node.Metadata.Name} the pool's template");
        }

        return new PoolMember(written ?? node, IsUpdated: written is not null && !agents.IsOld(written, configuration));
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
            var written = await client.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(node.Metadata.Name), request, cancellationToken);
            nodes.Saw(written);
            return written;
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

    private void Announce(WasmNodePool pool, WasmNodePoolStatus status, PoolRefusal? refusal)
    {
        if (refusal is not null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Warning, EventReasons.PoolRefused, refusal.Message);
        }

        AnnounceNew(ConditionTypes.Ready, UpdateHold.WaitingForWindow, EventSeverity.Normal, EventReasons.UpdateWaiting);
        AnnounceNew(ConditionTypes.Stalled, PoolConditions.RolloutHalted, EventSeverity.Warning, EventReasons.RolloutHalted);
        AnnounceCredentials(pool, status);
        foreach (var node in (status.Nodes ?? []).Where(node => node.Ready != true && pool.Status?.Nodes?.Any(before => before.Name == node.Name && before.Ready == true) == true))
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Warning, EventReasons.NodeNotReady, $"Node {node.Name} is not Ready any more: see kubectl describe node {node.Name}");
        }

        void AnnounceNew(string type, string reason, EventSeverity severity, string eventReason)
        {
            if (status.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Reason == reason) is { } now
                && pool.Status?.Conditions?.Any(before => before.Type == type && before.Message == now.Message) != true)
            {
                events.Record(ObjectReferences.To(pool), severity, eventReason, now.Message);
            }
        }
    }

    private void AnnounceCredentials(WasmNodePool pool, WasmNodePoolStatus status)
    {
        var before = pool.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.CredentialsSynced);
        var now = status.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.CredentialsSynced);
        if (now is null || now.Status == before?.Status && now.Message == before.Message)
        {
            return;
        }

        var isGood = now.Status == "True";
        events.Record(ObjectReferences.To(pool), isGood ? EventSeverity.Normal : EventSeverity.Warning, isGood ? EventReasons.CredentialsSynced : EventReasons.CredentialsNotSynced, now.Message);
    }
}
