using System.Globalization;
using Krustlet.Testing.ControlPlane.Processes;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>Every controller, including those for bootstrap tokens, each with its own service account as in a real cluster.</summary>
internal static class ControllerManagerCommand
{
    public static ComponentCommand Create(ComponentSettings settings, string kubeconfig)
    {
        var certificates = settings.Certificates;
        var authority = certificates.Authority;
        List<string> arguments =
        [
            $"--kubeconfig={kubeconfig}",
            $"--authentication-kubeconfig={kubeconfig}",
            $"--authorization-kubeconfig={kubeconfig}",
            "--bind-address=127.0.0.1",
            $"--secure-port={settings.Ports.ControllerManager}",
            $"--tls-cert-file={certificates.ControllerManager.Certificate}",
            $"--tls-private-key-file={certificates.ControllerManager.Key}",
            "--leader-elect=false",
            "--controllers=*,bootstrapsigner,tokencleaner",
            "--use-service-account-credentials",
            $"--service-account-private-key-file={certificates.ServiceAccounts.Private}",
            $"--root-ca-file={authority.Certificate}",
            $"--cluster-signing-cert-file={authority.Certificate}",
            $"--cluster-signing-key-file={authority.Key}",
            "--allocate-node-cidrs",
            $"--cluster-cidr={settings.Options.PodNetwork}",
            $"--node-cidr-mask-size={settings.Options.PodNetworkMaskPerNode.ToString(CultureInfo.InvariantCulture)}",
            $"--service-cluster-ip-range={settings.Options.ServiceNetwork}",
            $"--node-monitor-grace-period={settings.Options.NodeMonitorGracePeriod.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s",
            .. ClientRate.Arguments,
        ];
        if (settings.Programs.Version.HasInsecurePorts)
        {
            arguments.Add("--port=0");
        }

        return new ComponentCommand("kube-controller-manager", settings.Programs.ControllerManager, arguments);
    }
}
