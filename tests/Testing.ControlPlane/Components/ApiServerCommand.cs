using Krustlet.Testing.ControlPlane.Certificates;
using Krustlet.Testing.ControlPlane.Processes;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>The API server as kubeadm sets it up, on loopback: RBAC, Node authorizer, NodeRestriction, bootstrap tokens.</summary>
internal static class ApiServerCommand
{
    private const string ServiceAccountIssuer = "https://kubernetes.default.svc.cluster.local";

    public static ComponentCommand Create(ComponentSettings settings)
    {
        var certificates = settings.Certificates;
        return new ComponentCommand("kube-apiserver", settings.Programs.ApiServer,
        [
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            $"--secure-port={settings.Ports.ApiServer}",
            $"--tls-cert-file={certificates.ApiServer.Certificate}",
            $"--tls-private-key-file={certificates.ApiServer.Key}",
            $"--etcd-servers=https://127.0.0.1:{settings.Ports.EtcdClient}",
            $"--etcd-cafile={certificates.EtcdAuthority.Certificate}",
            $"--etcd-certfile={certificates.EtcdClient.Certificate}",
            $"--etcd-keyfile={certificates.EtcdClient.Key}",
            $"--client-ca-file={certificates.Authority.Certificate}",
            $"--requestheader-client-ca-file={certificates.FrontProxyAuthority.Certificate}",
            $"--requestheader-allowed-names={ClusterCertificates.FrontProxyName}",
            "--requestheader-username-headers=X-Remote-User",
            "--requestheader-group-headers=X-Remote-Group",
            "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            $"--proxy-client-cert-file={certificates.FrontProxyClient.Certificate}",
            $"--proxy-client-key-file={certificates.FrontProxyClient.Key}",
            "--authorization-mode=Node,RBAC",
            "--enable-admission-plugins=NodeRestriction", // on top of the defaults
            "--enable-bootstrap-token-auth",
            $"--service-account-issuer={ServiceAccountIssuer}",
            $"--service-account-key-file={certificates.ServiceAccounts.Public}",
            $"--service-account-signing-key-file={certificates.ServiceAccounts.Private}",
            $"--service-cluster-ip-range={settings.Options.ServiceNetwork}",
            $"--kubelet-client-certificate={certificates.KubeletClient.Certificate}",
            $"--kubelet-client-key={certificates.KubeletClient.Key}",
            "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
            "--allow-privileged=true",
            "--endpoint-reconciler-type=none", // endpoints may not be loopback addresses
            .. settings.Options.DualStack && settings.Programs.Version.HasDualStackOff ? ["--feature-gates=IPv6DualStack=true"] : Array.Empty<string>(),
        ]);
    }
}
