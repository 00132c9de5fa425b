using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.Conditions;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.NodePools.Usage;

namespace Krustlet.Operator.NodePools;

/// <summary>A pool's status. Pure.</summary>
internal static class PoolStatusBuilder
{
    private const int NodesShown = 100;

    /// <param name="pool">The pool.</param>
    /// <param name="members">Its nodes, after their pass.</param>
    /// <param name="refusal">Why nothing can be done for it; null when something can.</param>
    /// <param name="now">The time.</param>
    /// <param name="load">What the nodes' Pods ask for; null when it is not counted.</param>
    /// <param name="joining">What kept it from making what its nodes come from, this time.</param>
    /// <param name="credentials">Its registry credentials; null when they could not be read: what was known then stays.</param>
    public static WasmNodePoolStatus Build(
        WasmNodePool pool, IReadOnlyList<PoolMember> members, PoolRefusal? refusal, DateTimeOffset now, PoolLoad? load = null, PoolRefusal? joining = null, PoolCredentials? credentials = null)
    {
        var sorted = members.OrderBy(member => member.Node.Metadata.Name, StringComparer.Ordinal).ToList();
        return new WasmNodePoolStatus
        {
            ObservedGeneration = pool.Metadata.Generation,
            Replicas = sorted.Count,
            ReadyReplicas = sorted.Count(member => member.IsReady),
            UpdatedReplicas = sorted.Count(member => member.IsUpdated),
            AvailableReplicas = sorted.Count(member => member is { IsReady: true, Node.Spec.Unschedulable: not true }),
            Selector = $"{KrustletLabels.NodePool}={pool.Metadata.Name}",
            Nodes = [.. sorted.Take(NodesShown).Select(member => Summary(member, load))],
            Capacity = CapacitySum.Of(sorted.Select(member => member.Node)),
            Allocated = load?.Allocated,
            Runtimes = PoolConditions.Offered(sorted) is { Count: > 0 } runtimes ? runtimes : null,
            Conditions = PoolConditions.Of(pool, sorted, refusal, joining, credentials, now),
        };
    }

    /// <summary>The status of a pool that is being deleted.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="members">The nodes that are still there.</param>
    /// <param name="waiting">What the deletion waits for, a sentence part a node.</param>
    /// <param name="now">The time.</param>
    public static WasmNodePoolStatus Leaving(WasmNodePool pool, IReadOnlyList<PoolMember> members, IReadOnlyList<string> waiting, DateTimeOffset now)
    {
        var message = waiting.Count == 0 ? "all nodes are drained" : $"waiting for {waiting[0]}{(waiting.Count > 1 ? $", and for {waiting.Count - 1} more nodes" : "")}";
        var conditions = new ConditionSet(pool.Status?.Conditions, pool.Metadata.Generation, now);
        conditions.Set(ConditionTypes.Ready, false, "Deleting", message);
        conditions.Set(ConditionTypes.Drained, waiting.Count == 0, waiting.Count == 0 ? "NodesDrained" : "Draining", message);
        conditions.Set(ConditionTypes.Reconciling, true, "Deleting", message);
        return Build(pool, members, null, now) with { Conditions = conditions.Build() };
    }

    private static NodePoolNode Summary(PoolMember member, PoolLoad? load) => new()
    {
        Name = member.Node.Metadata.Name,
        Ready = member.IsReady,
        // API servers of 1.20 take an empty string in a custom resource for null, and refuse it.
        Version = member.Node.Status?.NodeInfo?.KubeletVersion is { Length: > 0 } version ? version : null,
        Pods = load?.PodsOf(member.Node.Metadata.Name),
    };
}
