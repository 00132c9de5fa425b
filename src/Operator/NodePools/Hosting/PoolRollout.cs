using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.NodePools.Draining;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>
/// Replaces agents whose configuration is an older one, so many at a time as may be away: cordon, drain, delete the Pod, and open the Node again
/// once the next agent is Ready. A node that does not come back counts as away, so the rest waits for it. None is begun outside the pool's windows.
/// An old agent that has not brought its Node, as one whose image cannot be had, serves nobody and is replaced at once.
/// </summary>
internal sealed class PoolRollout(IApiClient client, PoolNodes nodes, NodeDrain drain, IEventRecorder events, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>One step; returns when to look again, or null when every agent has the pool's configuration, or may not get it now.</summary>
    public async Task<TimeSpan?> StepAsync(WasmNodePool pool, string configuration, AgentPods agents, IReadOnlyList<PoolMember> all, CancellationToken cancellationToken)
    {
        // Nodes that are to go altogether are drained, too, and not opened again.
        var members = all.Where(member => !PoolHosting.IsSurplus(pool, member.Node)).ToList();
        var emptied = members.Where(member => NodeDrain.StartOf(member.Node) is not null && !agents.IsOld(member.Node, configuration)).ToList();
        foreach (var back in emptied.Where(member => IsBack(member, agents)))
        {
            var isOpen = await drain.UncordonAsync(back.Node, cancellationToken);
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeReplaced, $"The agent of node {back.Node.Metadata.Name} is replaced");
            if (isOpen)
            {
                events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeUncordoned, $"Uncordoned node {back.Node.Metadata.Name}");
            }
        }

        // Nobody tells of an agent's Pod that comes up after its Node was Ready.
        TimeSpan? lookAgain = emptied.Exists(member => member.IsReady && !IsBack(member, agents)) ? Soon : null;
        return PoolUpdates.IsPaused(pool) ? lookAgain : await ReplaceOldAsync(pool, configuration, agents, members, cancellationToken) ?? lookAgain;
    }

    /// <summary>Those under way, those that are away anyhow, and as many more as the budget leaves; outside the pool's windows only those under way.</summary>
    public static IReadOnlyList<PoolMember> Chosen(WasmNodePool pool, IReadOnlyList<PoolMember> members, IReadOnlyList<PoolMember> old, DateTimeOffset now)
    {
        if (UpdateWindows.Opens(pool, now) is not null)
        {
            return [.. old.Where(member => NodeDrain.StartOf(member.Node) is not null)];
        }

        var away = members.Count(IsAway);
        var more = PoolUpdates.FailedNode(pool, members, now) is not null ? 0 : Math.Max(0, PoolUpdates.MaxUnavailable(pool, members.Count) - away);
        return [.. old.Where(IsAway), .. old.Where(member => !IsAway(member)).Take(more)];
    }

    private static bool IsAway(PoolMember member) => !member.IsReady || NodeDrain.StartOf(member.Node) is not null;

    private static bool IsBack(PoolMember member, AgentPods agents) => member.IsReady && agents.IsUp(member.Node.Metadata.Name);

    private async Task<TimeSpan?> ReplaceOldAsync(WasmNodePool pool, string configuration, AgentPods agents, List<PoolMember> members, CancellationToken cancellationToken)
    {
        var isReplacing = await ReplaceUnregisteredAsync(pool, configuration, agents, cancellationToken);
        var old = members.Where(member => agents.IsOld(member.Node, configuration)).OrderBy(member => member.Node.Metadata.Name, StringComparer.Ordinal).ToList();
        if (old.Count == 0)
        {
            return isReplacing ? Soon : null;
        }

        var now = time.GetUtcNow();
        var chosen = Chosen(pool, members, old, now);
        if (chosen.Count == 0 && UpdateWindows.Opens(pool, now) is { } opens)
        {
            return isReplacing ? Soon : opens - now;
        }

        foreach (var member in chosen)
        {
            await ReplaceAsync(pool, member.Node, configuration, agents, cancellationToken);
        }

        return Soon;
    }

    private async Task ReplaceAsync(WasmNodePool pool, V1Node node, string configuration, AgentPods agents, CancellationToken cancellationToken)
    {
        if (NodeDrain.StartOf(node) is null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeDraining, $"Cordoned node {node.Metadata.Name} and draining it: its agent is to be replaced");
        }

        if (!(await drain.StepAsync(node, PoolUpdates.DrainTimeout(pool), cancellationToken)).IsDone)
        {
            return;
        }

        // Its successor, which has the wanted configuration, may be on its way to become Ready.
        var outdated = agents.Outdated(node.Metadata.Name, configuration).ToList();
        await ShowAsync(node, configuration, outdated, cancellationToken);
        foreach (var agent in outdated.Where(agent => agent.Metadata.DeletionTimestamp is null))
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeDrained, $"Drained node {node.Metadata.Name}; its agent {agent.Metadata.Name} is replaced");
            await DeleteAsync(agent, cancellationToken);
        }
    }

    /// <summary>
    /// An agent that was restarted in its old Pod shows the configuration that its successor is to bring. The Node shows that of the Pod instead, or it would be
    /// opened as soon as the Pod is gone.
    /// </summary>
    private async Task ShowAsync(V1Node node, string configuration, IReadOnlyList<V1Pod> outdated, CancellationToken cancellationToken)
    {
        if (outdated is [var agent, ..] && node.Metadata.Labels?.TryGetValue(KrustletLabels.Configuration, out var shown) == true && shown == configuration)
        {
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [KrustletLabels.Configuration] = agent.Metadata.Annotations[KrustletLabels.Configuration] } } };
            await client.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(node.Metadata.Name), new PatchRequest(PatchKind.Merge, patch.ToJsonString(), FieldManager: FieldManagers.Operator), cancellationToken);
        }
    }

    /// <summary>True while there are any: the workload may have made another by the template of before.</summary>
    private async Task<bool> ReplaceUnregisteredAsync(WasmNodePool pool, string configuration, AgentPods agents, CancellationToken cancellationToken)
    {
        var outdated = agents.Nodes.Where(node => nodes.Get(node) is null).SelectMany(node => agents.Outdated(node, configuration).Select(agent => (Node: node, Agent: agent))).ToList();
        foreach (var (node, agent) in outdated.Where(found => found.Agent.Metadata.DeletionTimestamp is null))
        {
            // It may have registered this moment, and what runs there is to be drained.
            if (await client.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(node), cancellationToken) is not null)
            {
                continue;
            }

            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.AgentReplaced, $"The agent {agent.Metadata.Name} is replaced: it is of an older configuration and has not brought its node");
            await DeleteAsync(agent, cancellationToken);
        }

        return outdated.Count > 0;
    }

    private Task DeleteAsync(V1Pod agent, CancellationToken cancellationToken) =>
        client.DeleteAsync(ApiResources.Pods, new NamespacedName(agent.Metadata.NamespaceProperty, agent.Metadata.Name), new DeleteRequest(agent.Metadata.Uid), cancellationToken);
}
