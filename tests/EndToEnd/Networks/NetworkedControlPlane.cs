using Krustlet.DevCluster.Stacks;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.EndToEnd.Networks;

/// <summary>A control plane that takes its network with it when it goes.</summary>
internal sealed class NetworkedControlPlane(IControlPlane inner, NetworkNamespace network) : IControlPlane
{
    public Uri Server => inner.Server;

    public string AdminKubeconfigPath => inner.AdminKubeconfigPath;

    public string ClientCaPath => inner.ClientCaPath;

    public Task<string> CreateNodeKubeconfigAsync(string nodeName, CancellationToken cancellationToken) => inner.CreateNodeKubeconfigAsync(nodeName, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await inner.DisposeAsync();
        }
        finally
        {
            await network.DisposeAsync();
        }
    }
}
