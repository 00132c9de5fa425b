using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>
/// Removes the Nodes of a Daemon pool whose Linux nodes are gone or chosen no more, once their agents' Pods are gone: nobody else would, and the pool
/// would wait for them for ever.
/// </summary>
internal sealed class DaemonLeftovers(PoolNodes nodes, NodeRemoval removal)
{
    /// <summary>One step; harmless when repeated.</summary>
    public async Task RemoveAsync(WasmNodePool pool, AgentPods agents, IReadOnlyList<PoolMember> members, CancellationToken cancellationToken)
    {
        var left = members.Select(member => member.Node).Where(node => HostingBuilder.LinuxNodeOf(node) is { } linux && !IsChosen(pool, nodes.Get(linux))).ToList();
        if (pool.Spec.Provisioning != NodePoolProvisioning.Daemon || left.Count == 0)
        {
            return;
        }

        foreach (var node in left.Where(node => !agents.Of(node.Metadata.Name).Any()))
        {
            await removal.RemoveAsync(pool, node, cancellationToken);
        }
    }

    /// <summary>Whether the pool has an agent beside this node.</summary>
    public static bool IsChosen(WasmNodePool pool, V1Node? linux) =>
        linux is not null && (pool.Spec.Agent?.NodeSelector ?? new Dictionary<string, string>()).All(wanted => linux.Metadata.Labels?.TryGetValue(wanted.Key, out var value) == true && value == wanted.Value);
}
