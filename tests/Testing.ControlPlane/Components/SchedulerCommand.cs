using Krustlet.Testing.ControlPlane.Processes;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>The scheduler with its default profile.</summary>
internal static class SchedulerCommand
{
    public static ComponentCommand Create(ComponentSettings settings, string kubeconfig) =>
        new("kube-scheduler", settings.Programs.Scheduler,
        [
            $"--kubeconfig={kubeconfig}",
            $"--authentication-kubeconfig={kubeconfig}",
            $"--authorization-kubeconfig={kubeconfig}",
            "--bind-address=127.0.0.1",
            $"--secure-port={settings.Ports.Scheduler}",
            $"--tls-cert-file={settings.Certificates.Scheduler.Certificate}",
            $"--tls-private-key-file={settings.Certificates.Scheduler.Key}",
            "--leader-elect=false",
            .. ControllerArguments.For(settings.Programs.Version),
        ]);
}
