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
/// </summary>
internal sealed class PoolRollout(IApiClient client, PoolHosting hosting, NodeDrain drain, IEventRecorder events, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>One step; returns when to look again, or null when every agent has the pool's configuration.</summary>
    public async Task<TimeSpan?> StepAsync(WasmNodePool pool, string configuration, IReadOnlyList<PoolMember> all, CancellationToken cancellationToken)
    {
        // Nodes that are to go altogether are drained, too, and not opened again.
        var members = all.Where(member => !PoolHosting.IsSurplus(pool, member.Node)).ToList();
        foreach (var back in members.Where(member => member.IsReady && ConfigurationOf(member.Node) == configuration && NodeDrain.StartOf(member.Node) is not null))
        {
            await drain.UncordonAsync(back.Node, cancellationToken);
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeReplaced, $"The agent of node {back.Node.Metadata.Name} is replaced");
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeUncordoned, $"Uncordoned node {back.Node.Metadata.Name}");
        }

        var old = members.Where(member => ConfigurationOf(member.Node) is { } has && has != configuration).OrderBy(member => member.Node.Metadata.Name, StringComparer.Ordinal).ToList();
        if (old.Count == 0 || PoolUpdates.IsPaused(pool))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var chosen = Chosen(pool, members, old, now);
        if (chosen.Count == 0 && UpdateWindows.Opens(pool, now) is { } opens)
        {
            return opens - now;
        }

        var pods = (await hosting.PodsAsync(pool.Metadata.Name, cancellationToken)).ToLookup(pod => HostingBuilder.NodeOf(pod, pool.Spec.Provisioning!.Value));
        foreach (var member in chosen)
        {
            await ReplaceAsync(pool, member.Node, configuration, pods[member.Node.Metadata.Name], cancellationToken);
        }

        return Soon;
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

    private static string? ConfigurationOf(V1Node node) => node.Metadata.Labels?.TryGetValue(KrustletLabels.Configuration, out var has) == true ? has : null;

    private static bool IsAway(PoolMember member) => !member.IsReady || NodeDrain.StartOf(member.Node) is not null;

    private async Task ReplaceAsync(WasmNodePool pool, V1Node node, string configuration, IEnumerable<V1Pod> agents, CancellationToken cancellationToken)
    {
        if (NodeDrain.StartOf(node) is null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeDraining, $"Cordoned node {node.Metadata.Name} and draining it: its agent is to be replaced");
        }

        if (!(await drain.StepAsync(node, PoolUpdates.DrainTimeout(pool), cancellationToken)).IsDone)
        {
            return;
        }

        // Its successor, which has the wanted configuration, may be on its way to become Ready. A Pod need not be of the configuration that the Node shows:
        // an agent that is restarted in its Pod reads what is mounted by then.
        foreach (var agent in agents.Where(agent => agent.Metadata.DeletionTimestamp is null && agent.Metadata.Annotations?.TryGetValue(KrustletLabels.Configuration, out var of) == true && of != configuration))
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeDrained, $"Drained node {node.Metadata.Name}; its agent {agent.Metadata.Name} is replaced");
            await client.DeleteAsync(ApiResources.Pods, new NamespacedName(agent.Metadata.NamespaceProperty, agent.Metadata.Name), new DeleteRequest(agent.Metadata.Uid), cancellationToken);
        }
    }
}
