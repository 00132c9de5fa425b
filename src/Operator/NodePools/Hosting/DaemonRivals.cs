using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.NodePools.Hosting;

/// <summary>
/// Finds what two Daemon pools both want: the Node beside a Linux node has one name, and so belongs to the pool whose agent came first. The other's is
/// denied its certificate for good.
/// </summary>
internal sealed class DaemonRivals(PoolNodes nodes)
{
    /// <summary>What the pool does not get; null when it has all that it chooses.</summary>
    public PoolRefusal? Find(WasmNodePool pool)
    {
        if (pool.Spec.Provisioning != NodePoolProvisioning.Daemon)
        {
            return null;
        }

        var taken = nodes.All().Where(node => HostingBuilder.LinuxNodeOf(node) is { } linux && OwnerOf(node) is { } owner && owner != pool.Metadata.Name && DaemonLeftovers.IsChosen(pool, nodes.Get(linux)))
            .OrderBy(node => node.Metadata.Name, StringComparer.Ordinal).ToList();
        return taken is [var first, ..]
            ? new PoolRefusal(
                "NodesTaken",
                $"{taken.Count} Linux nodes are chosen by another Daemon pool, too, first {HostingBuilder.LinuxNodeOf(first)}, whose node {first.Metadata.Name} is of pool {OwnerOf(first)}: let agent.nodeSelector of one of them choose others",
                IsFinal: false)
            : null;
    }

    private string? OwnerOf(V1Node node) => nodes.PoolOfNode(node.Metadata.Name);
}
