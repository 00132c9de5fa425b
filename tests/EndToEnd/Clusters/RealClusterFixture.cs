using Krustlet.DevCluster.Stacks;
using Krustlet.Testing.ControlPlane;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Kubernetes itself, with Debian's registry server.</summary>
public sealed class RealClusterFixture : ClusterFixture
{
    internal override async Task<IControlPlane> StartControlPlaneAsync(string inDirectory, CancellationToken cancellationToken) =>
        new RealControlPlaneAdapter(await RealControlPlane.StartAsync(new RealControlPlaneOptions(), cancellationToken));

    internal override async Task<IRegistry> StartRegistryAsync(string inDirectory, CancellationToken cancellationToken) =>
        await DebianRegistry.StartAsync(inDirectory, cancellationToken);

    internal override async Task<IRegistry> StartPrivateRegistryAsync(string inDirectory, CancellationToken cancellationToken) =>
        await DebianRegistry.StartAsync(inDirectory, cancellationToken, isPrivate: true);
}
