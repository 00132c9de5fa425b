using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Certificates;
using Krustlet.DevCluster.Controllers;
using Krustlet.DevCluster.Controllers.Certificates;
using Krustlet.Testing.ControlPlane;

namespace Krustlet.DevCluster.Tests.Controllers;

/// <summary>Our controllers on a real kube-apiserver that has none of its own.</summary>
public sealed class RealUnderTest : ControlPlaneUnderTest
{
    private RealControlPlane? _server;
    private CertificateAuthority? _authority;
    private ControllerManager? _controllers;

    protected override async Task<string> StartAsync()
    {
        _server = await RealControlPlane.StartAsync(new RealControlPlaneOptions { HasControllers = false }, CancellationToken.None);
        var certificate = await File.ReadAllTextAsync(_server.CaCertificatePath);
        _authority = CertificateAuthority.FromPem(certificate, await File.ReadAllTextAsync(_server.CaKeyPath));
        _controllers = await ControllerManager.StartAsync(
            new ControllerManagerOptions
            {
                Connect = options => ApiClientFactory.FromKubeconfig(_server.AdminKubeconfigPath, null, options),
                Signer = new AuthoritySigner(_authority),
                RootCertificatePem = certificate,
                NodeMonitorGracePeriod = TimeSpan.FromSeconds(5),
            },
            CancellationToken.None);
        return _server.AdminKubeconfigPath;
    }

    protected override async Task StopAsync()
    {
        if (_controllers is not null)
        {
            await _controllers.DisposeAsync();
            await _controllers.Completion;
        }

        _authority?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
