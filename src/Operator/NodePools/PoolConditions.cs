using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.Conditions;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.NodePools.Draining;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.NodePools;

/// <summary>A pool's conditions, kstatus-complete. Pure.</summary>
internal static class PoolConditions
{
    /// <summary>A node did not come back, so no other is replaced.</summary>
    public const string RolloutHalted = "RolloutHalted";

    /// <summary>What is said of a pool and its nodes; parameters as in <see cref="PoolStatusBuilder.Build"/>.</summary>
    public static IReadOnlyList<V1Condition> Of(WasmNodePool pool, IReadOnlyList<PoolMember> members, PoolRefusal? refusal, PoolRefusal? joining, PoolCredentials? credentials, DateTimeOffset now)
    {
        var conditions = new ConditionSet(pool.Status?.Conditions, pool.Metadata.Generation, now);
        var hold = refusal is null ? UpdateHold.Of(pool, members, now) : null;
        var (isReady, reason, message) = Judge(pool, members, refusal, hold, credentials);
        conditions.Set(ConditionTypes.Ready, isReady, reason, message);
        SetProvisioned(conditions, pool, refusal ?? joining);
        SetRegistered(conditions, pool, members);
        var drifted = members.Count(member => !member.IsUpdated);
        conditions.Set(ConditionTypes.Drifted, drifted > 0, drifted > 0 ? "TemplateChanged" : "UpToDate", $"{drifted} of {members.Count} nodes carry an older template{(hold is null ? "" : $"; {hold.Message}")}");
        SetDrained(conditions, members);
        SetRuntimes(conditions, pool, members);
        PoolCredentialCondition.Set(conditions, pool, credentials);
        if (refusal is { IsFinal: true })
        {
            conditions.Set(ConditionTypes.Stalled, true, refusal.Reason, refusal.Message);
        }
        else if (PoolUpdates.FailedNode(pool, members, now) is { } failed)
        {
            conditions.Set(ConditionTypes.Stalled, true, RolloutHalted, $"node {failed} did not come back with its new agent: no other is replaced until it does; see its Pod, or correct the pool");
        }
        else if (!isReady)
        {
            conditions.Set(ConditionTypes.Reconciling, true, reason, message);
        }

        return conditions.Build();
    }

    /// <summary>The runtimes that some of the nodes offer, by their labels.</summary>
    public static IReadOnlyList<ModuleRuntime> Offered(IEnumerable<PoolMember> members) =>
        [.. members.SelectMany(member => RuntimeLabels.OfferedBy(member.Node.Metadata.Labels)).Distinct().Order()];

    private static void SetRuntimes(ConditionSet conditions, WasmNodePool pool, IReadOnlyList<PoolMember> members)
    {
        if (pool.Spec.Runtimes is not { Count: > 0 } wanted)
        {
            return;
        }

        var offered = Offered(members);
        var missing = wanted.Where(runtime => runtime != ModuleRuntime.Auto && !offered.Contains(runtime)).Order().ToList();
        conditions.Set(
            ConditionTypes.RuntimesOffered,
            missing.Count == 0,
            missing.Count == 0 ? "Offered" : members.Count == 0 ? "NoNodes" : "NotOffered",
            missing.Count == 0
                ? $"nodes offer {string.Join(", ", offered)}"
                : $"no node offers {string.Join(", ", missing)}{(offered.Count == 0 ? "" : $", they offer {string.Join(", ", offered)}")}: give the pool agents that have it, or take it out of runtimes");
    }

    private static void SetProvisioned(ConditionSet conditions, WasmNodePool pool, PoolRefusal? obstacle)
    {
        var (name, reason, means) = pool.Spec.Provisioning switch
        {
            NodePoolProvisioning.Hosted => (HostingBuilder.WorkloadName(pool.Metadata.Name), "AgentsMade", "StatefulSet"),
            NodePoolProvisioning.Daemon => (HostingBuilder.WorkloadName(pool.Metadata.Name), "AgentsMade", "DaemonSet"),
            _ => (InstallSecretBuilder.NameOf(pool.Metadata.Name), "JoiningPrepared", "Secret"),
        };
        conditions.Set(ConditionTypes.Provisioned, obstacle is null, obstacle?.Reason ?? reason, obstacle?.Message ?? $"its nodes come by the {means} {name}");
    }

    private static void SetRegistered(ConditionSet conditions, WasmNodePool pool, IReadOnlyList<PoolMember> members)
    {
        var wanted = pool.Spec.Provisioning == NodePoolProvisioning.Hosted ? PoolUpdates.Replicas(pool) : 1;
        var message = pool.Spec.Provisioning == NodePoolProvisioning.Hosted ? $"{members.Count} of {wanted} nodes have registered" : $"{members.Count} nodes have registered";
        conditions.Set(ConditionTypes.Registered, members.Count >= wanted, members.Count >= wanted ? "NodesRegistered" : members.Count == 0 ? "NoNodes" : "NodesMissing", message);
    }

    /// <summary>Present while nodes are being drained; the first by name is named.</summary>
    private static void SetDrained(ConditionSet conditions, IReadOnlyList<PoolMember> members)
    {
        var draining = members.Where(member => NodeDrain.StartOf(member.Node) is not null).Select(member => member.Node.Metadata.Name).ToList();
        if (draining.Count > 0)
        {
            conditions.Set(ConditionTypes.Drained, false, "Draining", $"{draining.Count} of {members.Count} nodes are cordoned and drained, first {draining[0]}");
        }
    }

    private static (bool IsReady, string Reason, string Message) Judge(WasmNodePool pool, IReadOnlyList<PoolMember> members, PoolRefusal? refusal, UpdateHold? hold, PoolCredentials? credentials)
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
            return (false, "NoNodes", $"no node has joined: run install.sh or container.sh of the Secret {InstallSecretBuilder.NameOf(pool.Metadata.Name)}, or start agents with --node-labels {KrustletLabels.NodePool}={pool.Metadata.Name}");
        }

        var away = members.Where(member => !member.IsReady).Select(member => member.Node.Metadata.Name).ToList();
        if (away.Count > 0)
        {
            return (false, "NodesNotReady", $"{away.Count} of {members.Count} nodes are not Ready, first {away[0]}");
        }

        if (credentials?.Problems is [var first, ..])
        {
            return (false, first.Reason, PoolCredentialCondition.Text(credentials));
        }

        return members.All(member => member.IsUpdated)
            ? (true, "NodesReady", $"{members.Count} of {members.Count} nodes are Ready")
            : (false, hold?.Reason ?? "Updating", hold is null ? "some nodes do not carry the template yet" : $"some nodes do not carry the template yet; {hold.Message}");
    }
}
