using Krustlet.DevCluster.Stacks;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.EndToEnd.Networks;

/// <summary>The embedded control plane in a network of its own.</summary>
public sealed class EmbeddedNetworkFixture : NetworkedClusterFixture
{
    internal override async Task<IControlPlane> StartInsideAsync(NetworkNamespace inside, string inDirectory, CancellationToken cancellationToken) =>
        await EmbeddedProcess.StartAsync(inside, inDirectory, cancellationToken);
}
