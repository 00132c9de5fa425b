using Krustlet.DevCluster;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>The embedded control plane and registry.</summary>
public sealed class EmbeddedClusterFixture : ClusterFixture
{
    internal override async Task<IControlPlane> StartControlPlaneAsync(string inDirectory, CancellationToken cancellationToken) =>
        await EmbeddedControlPlane.StartAsync(new EmbeddedControlPlaneOptions { Directory = inDirectory }, cancellationToken);

    internal override async Task<IRegistry> StartRegistryAsync(string inDirectory, CancellationToken cancellationToken) =>
        new EmbeddedRegistryAdapter(await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), cancellationToken));

    internal override async Task<IRegistry> StartPrivateRegistryAsync(string inDirectory, CancellationToken cancellationToken) =>
        new EmbeddedRegistryAdapter(await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Username = PrivateRegistry.User, Password = PrivateRegistry.Password }, cancellationToken));
}
