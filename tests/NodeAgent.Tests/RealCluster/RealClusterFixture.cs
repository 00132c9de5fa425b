using Krustlet.ControllerRuntime.Api;
using Krustlet.Testing.ControlPlane;

namespace Krustlet.NodeAgent.Tests.RealCluster;

/// <summary>A real control plane with the Node authorizer and NodeRestriction, shared by the tests of a class; each has a node of its own.</summary>
public sealed class RealClusterFixture : IAsyncLifetime
{
    private RealControlPlane? controlPlane;
    private ApiClient? admin;

    public RealControlPlane ControlPlane => controlPlane!;

    /// <summary>May do everything.</summary>
    public ApiClient Admin => admin!;

    public async Task InitializeAsync()
    {
        controlPlane = await RealControlPlane.StartAsync(new RealControlPlaneOptions(), CancellationToken.None);
        admin = ApiClientFactory.FromKubeconfig(controlPlane.AdminKubeconfigPath);
    }

    public async Task DisposeAsync()
    {
        admin?.Dispose();
        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }
    }
}
