using k8s;
using Krustlet.Testing.ControlPlane;

namespace Krustlet.ControlPlane.Tests;

/// <summary>One control plane for the tests of a class; each test makes a namespace of its own.</summary>
public sealed class ControlPlaneFixture : IAsyncLifetime
{
    private RealControlPlane? controlPlane;

    public RealControlPlane ControlPlane => controlPlane ?? throw new InvalidOperationException("The control plane is not started.");

    public async Task InitializeAsync() =>
        controlPlane = await RealControlPlane.StartAsync(new RealControlPlaneOptions(), CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }
    }

    public static Kubernetes Connect(string kubeconfigPath) => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfigPath));

    public Kubernetes ConnectAsAdmin() => Connect(ControlPlane.AdminKubeconfigPath);

    public async Task<string> CreateNamespaceAsync()
    {
        var name = $"test-{Guid.NewGuid():N}";
        await ControlPlane.CreateNamespaceAsync(name, CancellationToken.None);
        return name;
    }
}
