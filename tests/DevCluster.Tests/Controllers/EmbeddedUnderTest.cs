using Krustlet.DevCluster.Faults;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>The embedded control plane as a whole.</summary>
public sealed class EmbeddedUnderTest : ControlPlaneUnderTest
{
    private readonly string _directory = Directory.CreateTempSubdirectory("krustlet-controllers-").FullName;
    private EmbeddedControlPlane? _controlPlane;

    /// <summary>What goes wrong on purpose.</summary>
    internal FaultInjector Faults => _controlPlane!.ApiServer.Faults;

    /// <summary>An administrator's kubeconfig.</summary>
    public Task<string> KubeconfigAsync() => File.ReadAllTextAsync(_controlPlane!.AdminKubeconfigPath);

    protected override async Task<string> StartAsync()
    {
        _controlPlane = await EmbeddedControlPlane.StartAsync(new EmbeddedControlPlaneOptions { Directory = _directory, NodeMonitorGracePeriod = TimeSpan.FromSeconds(5) }, CancellationToken.None);
        return _controlPlane.AdminKubeconfigPath;
    }

    protected override async Task StopAsync()
    {
        if (_controlPlane is not null)
        {
            await _controlPlane.DisposeAsync();
            await _controlPlane.Completion;
            await _controlPlane.DisposeAsync(); // once more changes nothing
        }

        Directory.Delete(_directory, recursive: true);
    }
}
