using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>
/// Gives up agents whose nodes have not been Ready for <c>agent.replaceAfter</c>: their Pods are deleted, and the workload makes new ones, elsewhere
/// where it has to. Younger Pods are left the time. No more at once than may be away: what all nodes suffer from, as an API server that
/// none of them reaches, must not end all agents, whose modules may run well.
/// </summary>
internal sealed class PoolRepair(IApiClient client, PoolHosting hosting, IEventRecorder events, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    /// <summary>One step; returns when to look again, or null when every node is Ready.</summary>
    public async Task<TimeSpan?> StepAsync(WasmNodePool pool, IReadOnlyList<PoolMember> members, CancellationToken cancellationToken)
    {
        var patience = PoolUpdates.ReplaceAfter(pool);
        var away = members.Where(member => !member.IsReady && !PoolHosting.IsSurplus(pool, member.Node)).OrderBy(member => member.Node.Metadata.Name, StringComparer.Ordinal).ToList();
        if (away.Count == 0 || patience == TimeSpan.Zero)
        {
            return null;
        }

        var agents = await hosting.AgentsAsync(pool, cancellationToken);
        var since = time.GetUtcNow().UtcDateTime - patience;
        var more = PoolUpdates.MaxUnavailable(pool, members.Count) - away.Count(member => agents.Of(member.Node.Metadata.Name).Any(pod => IsOnItsWay(pod, since)));
        foreach (var member in away.Where(member => NotReadySince(member.Node) <= since))
        {
            if (more > 0 && agents.Of(member.Node.Metadata.Name).FirstOrDefault(pod => IsOld(pod, since)) is { } agent)
            {
                await GiveUpAsync(pool, member.Node, agent, patience, cancellationToken);
                more--;
            }
        }

        return Soon < patience ? Soon : patience;
    }

    private async Task GiveUpAsync(WasmNodePool pool, V1Node node, V1Pod agent, TimeSpan patience, CancellationToken cancellationToken)
    {
        await client.DeleteAsync(ApiResources.Pods, new NamespacedName(agent.Metadata.NamespaceProperty, agent.Metadata.Name), new DeleteRequest(agent.Metadata.Uid), cancellationToken);
        events.Record(
            ObjectReferences.To(pool), EventSeverity.Warning, EventReasons.AgentGivenUp,
            $"Node {node.Metadata.Name} has not been Ready for {patience.TotalSeconds:0} s and more: its agent, Pod {agent.Metadata.Name} on {agent.Spec?.NodeName ?? "no node"}, is replaced");
    }

    private static DateTime NotReadySince(V1Node node) =>
        node.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "Ready")?.LastTransitionTime ?? node.Metadata.CreationTimestamp ?? DateTime.MinValue;

    /// <summary>Made lately, or going since lately.</summary>
    private static bool IsOnItsWay(V1Pod pod, DateTime since) => pod.Metadata.CreationTimestamp > since || pod.Metadata.DeletionTimestamp > since;

    private static bool IsOld(V1Pod pod, DateTime since) => pod.Metadata.DeletionTimestamp is null && pod.Metadata.CreationTimestamp <= since;
}
