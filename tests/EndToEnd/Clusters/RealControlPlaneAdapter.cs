using Krustlet.DevCluster.Stacks;
using Krustlet.Testing.ControlPlane;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>The real control plane as a stack sees it.</summary>
internal sealed class RealControlPlaneAdapter(RealControlPlane inner) : IControlPlane
{
    public Uri Server => inner.Server;

    public string AdminKubeconfigPath => inner.AdminKubeconfigPath;

    public string ClientCaPath => inner.CaCertificatePath;

    public Task<string> CreateNodeKubeconfigAsync(string nodeName, CancellationToken cancellationToken) =>
        inner.CreateNodeKubeconfigAsync(nodeName, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
