using Krustlet.Testing.ControlPlane.Processes;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>A store of one member that talks to nobody without a certificate of its own authority.</summary>
internal static class EtcdCommand
{
    public static ComponentCommand Create(ComponentSettings settings)
    {
        var authority = settings.Certificates.EtcdAuthority.Certificate;
        var server = settings.Certificates.EtcdServer;
        var client = $"https://127.0.0.1:{settings.Ports.EtcdClient}";
        var peer = $"https://127.0.0.1:{settings.Ports.EtcdPeer}";
        return new ComponentCommand("etcd", settings.Programs.Etcd,
        [
            "--name=default",
            $"--data-dir={settings.StoreDirectory}",
            $"--listen-client-urls={client}",
            $"--advertise-client-urls={client}",
            $"--cert-file={server.Certificate}",
            $"--key-file={server.Key}",
            $"--trusted-ca-file={authority}",
            "--client-cert-auth",
            $"--listen-peer-urls={peer}",
            $"--initial-advertise-peer-urls={peer}",
            $"--initial-cluster=default={peer}",
            $"--peer-cert-file={server.Certificate}",
            $"--peer-key-file={server.Key}",
            $"--peer-trusted-ca-file={authority}",
            "--peer-client-cert-auth",
        ]);
    }
}
