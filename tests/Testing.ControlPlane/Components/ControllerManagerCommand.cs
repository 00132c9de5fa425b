using System.Globalization;
using Krustlet.Testing.ControlPlane.Processes;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>
/// Every controller, including those for bootstrap tokens, each with its own service account as in a real cluster. The one
/// that gives Nodes their podCIDR sleeps ten seconds before it starts and holds up whatever comes after it: it gets a
/// process of its own.
/// </summary>
internal static class ControllerManagerCommand
{
    private const string NodeNetworks = "nodeipam";

    public static ComponentCommand Create(ComponentSettings settings, string kubeconfig)
    {
        var certificates = settings.Certificates;
        return Create("kube-controller-manager", settings, kubeconfig,
        [
            $"--controllers=*,bootstrapsigner,tokencleaner,-{NodeNetworks}",
            $"--secure-port={settings.Ports.ControllerManager}",
            $"--tls-cert-file={certificates.ControllerManager.Certificate}",
            $"--tls-private-key-file={certificates.ControllerManager.Key}",
            $"--service-account-private-key-file={certificates.ServiceAccounts.Private}",
            $"--root-ca-file={certificates.Authority.Certificate}",
            $"--cluster-signing-cert-file={certificates.Authority.Certificate}",
            $"--cluster-signing-key-file={certificates.Authority.Key}",
            $"--node-monitor-grace-period={settings.Options.NodeMonitorGracePeriod.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s",
        ]);
    }

    /// <summary>The controller that fills in <c>Node.spec.podCIDR</c>.</summary>
    public static ComponentCommand CreateForNodeNetworks(ComponentSettings settings, string kubeconfig) =>
        Create($"kube-controller-manager-{NodeNetworks}", settings, kubeconfig,
        [
            $"--controllers={NodeNetworks}",
            "--secure-port=0",
            "--allocate-node-cidrs",
            $"--cluster-cidr={settings.Options.PodNetwork}",
            $"--node-cidr-mask-size={settings.Options.PodNetworkMaskPerNode.ToString(CultureInfo.InvariantCulture)}",
            $"--service-cluster-ip-range={settings.Options.ServiceNetwork}",
        ]);

    private static ComponentCommand Create(string name, ComponentSettings settings, string kubeconfig, IEnumerable<string> own) =>
        new(name, settings.Programs.ControllerManager,
        [
            $"--kubeconfig={kubeconfig}",
            $"--authentication-kubeconfig={kubeconfig}",
            $"--authorization-kubeconfig={kubeconfig}",
            "--bind-address=127.0.0.1",
            "--leader-elect=false",
            "--use-service-account-credentials",
            .. own,
            .. ControllerArguments.For(settings.Programs.Version),
        ]);
}
