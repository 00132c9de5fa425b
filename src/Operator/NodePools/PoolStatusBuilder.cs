using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.Conditions;

namespace Krustlet.Operator.NodePools;

/// <summary>A pool's status. Pure.</summary>
internal static class PoolStatusBuilder
{
    private const int NodesShown = 100;

    public static WasmNodePoolStatus Build(WasmNodePool pool, IReadOnlyList<PoolMember> members, PoolRefusal? refusal, DateTimeOffset now)
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
            Nodes = [.. sorted.Take(NodesShown).Select(Summary)],
            Capacity = CapacitySum.Of(sorted.Select(member => member.Node)),
            Conditions = Conditions(pool, sorted, refusal, now),
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

    private static NodePoolNode Summary(PoolMember member) => new()
    {
        Name = member.Node.Metadata.Name,
        Ready = member.IsReady,
        // API servers of 1.20 take an empty string in a custom resource for null, and refuse it.
        Version = member.Node.Status?.NodeInfo?.KubeletVersion is { Length: > 0 } version ? version : null,
    };

    private static IReadOnlyList<V1Condition> Conditions(WasmNodePool pool, List<PoolMember> members, PoolRefusal? refusal, DateTimeOffset now)
    {
        var conditions = new ConditionSet(pool.Status?.Conditions, pool.Metadata.Generation, now);
        var hold = refusal is null ? UpdateHold.Of(pool, members, now) : null;
        var (isReady, reason, message) = Judge(pool, members, refusal, hold);
        conditions.Set(ConditionTypes.Ready, isReady, reason, message);
        conditions.Set(
            ConditionTypes.Provisioned,
            refusal is null && members.Count > 0,
            refusal?.Reason ?? (members.Count > 0 ? "NodesJoined" : "NoNodes"),
            refusal?.Message ?? $"{members.Count} nodes have joined");
        var drifted = members.Count(member => !member.IsUpdated);
        conditions.Set(ConditionTypes.Drifted, drifted > 0, drifted > 0 ? "TemplateChanged" : "UpToDate", $"{drifted} of {members.Count} nodes carry an older template{(hold is null ? "" : $"; {hold.Message}")}");
        if (refusal is not null)
        {
            conditions.Set(ConditionTypes.Stalled, true, refusal.Reason, refusal.Message);
        }
        else if (PoolUpdates.FailedNode(pool, members, now) is { } failed)
        {
            conditions.Set(ConditionTypes.Stalled, true, "RolloutHalted", $"node {failed} did not come back with its new agent: no other is replaced until it does; see its Pod, or correct the pool");
        }
        else if (!isReady)
        {
            conditions.Set(ConditionTypes.Reconciling, true, reason, message);
        }

        return conditions.Build();
    }

    private static (bool IsReady, string Reason, string Message) Judge(WasmNodePool pool, List<PoolMember> members, PoolRefusal? refusal, UpdateHold? hold)
    {
        if (refusal is not null)
        {
            return (false, refusal.Reason, refusal.Message);
        }

        if (pool.Spec.Provisioning == NodePoolProvisioning.Hosted && members.Count != PoolUpdates.Replicas(pool))
        {
            return (false, "Scaling", $"{members.Count} nodes are there, {PoolUpdates.Replicas(pool)} are wanted: see the Pods with the label {KrustletLabels.NodePool}={pool.Metadata.Name}");
        }

        if (members.Count == 0 && pool.Spec.Provisioning == NodePoolProvisioning.Daemon)
        {
            return (false, "NoNodes", $"no node has joined: see the Pods with the label {KrustletLabels.NodePool}={pool.Metadata.Name}");
        }

        if (members.Count == 0 && pool.Spec.Provisioning != NodePoolProvisioning.Hosted)
        {
            return (false, "NoNodes", $"no node has joined: run install.sh or container.sh of the Secret {Joining.InstallSecretBuilder.NameOf(pool.Metadata.Name)}, or start agents with --node-labels {KrustletLabels.NodePool}={pool.Metadata.Name}");
        }

        var away = members.Where(member => !member.IsReady).Select(member => member.Node.Metadata.Name).ToList();
        if (away.Count > 0)
        {
            return (false, "NodesNotReady", $"{away.Count} of {members.Count} nodes are not Ready, first {away[0]}");
        }

        return members.All(member => member.IsUpdated)
            ? (true, "NodesReady", $"{members.Count} of {members.Count} nodes are Ready")
            : (false, hold?.Reason ?? "Updating", hold is null ? "some nodes do not carry the template yet" : $"some nodes do not carry the template yet; {hold.Message}");
    }
}
