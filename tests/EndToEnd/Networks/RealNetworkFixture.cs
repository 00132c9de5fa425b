using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;
using Krustlet.Testing.ControlPlane;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.EndToEnd.Networks;

/// <summary>Kubernetes itself in a network of its own.</summary>
public sealed class RealNetworkFixture : NetworkedClusterFixture
{
    internal override async Task<IControlPlane> StartInsideAsync(NetworkNamespace inside, string inDirectory, CancellationToken cancellationToken)
    {
        var options = new RealControlPlaneOptions { Namespace = inside, PodNetwork = PodNetwork, PodNetworkMaskPerNode = 24, DualStack = true };
        return new RealControlPlaneAdapter(await RealControlPlane.StartAsync(options, cancellationToken));
    }
}
