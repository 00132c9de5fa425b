using System.Net;

namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>
/// Every certificate a control plane needs, written to one directory. etcd trusts an authority of its own, as in a cluster
/// made by kubeadm: a certificate the cluster signs for a node must not open the store.
/// </summary>
internal sealed class ClusterCertificates : IDisposable
{
    private readonly CertificateAuthority etcd;

    public ClusterCertificates(string directory, IPAddress kubernetesService, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        Cluster = CertificateAuthority.Create("krustlet-test-cluster", time);
        etcd = CertificateAuthority.Create("krustlet-test-etcd", time);

        Authority = PemFiles.Write(directory, "ca", Cluster.Pem);
        ApiServer = Write(Cluster, "apiserver", ApiServerSubject(kubernetesService));
        KubeletClient = Write(Cluster, "apiserver-kubelet-client", new CertificateSubject("kube-apiserver-kubelet-client", "system:masters"));
        ControllerManager = Write(Cluster, "controller-manager", CertificateSubject.LoopbackServer("kube-controller-manager"));
        Scheduler = Write(Cluster, "scheduler", CertificateSubject.LoopbackServer("kube-scheduler"));

        EtcdAuthority = PemFiles.Write(directory, "etcd-ca", etcd.Pem);
        EtcdServer = Write(etcd, "etcd", CertificateSubject.LoopbackServer("etcd"));
        EtcdClient = Write(etcd, "apiserver-etcd-client", new CertificateSubject("kube-apiserver-etcd-client"));
        ServiceAccounts = ServiceAccountKeys.Write(directory);

        PemFiles Write(CertificateAuthority issuer, string name, CertificateSubject subject) =>
            PemFiles.Write(directory, name, issuer.Issue(subject));
    }

    public CertificateAuthority Cluster { get; }

    public PemFiles Authority { get; }

    public PemFiles ApiServer { get; }

    public PemFiles KubeletClient { get; }

    public PemFiles ControllerManager { get; }

    public PemFiles Scheduler { get; }

    public PemFiles EtcdAuthority { get; }

    public PemFiles EtcdServer { get; }

    public PemFiles EtcdClient { get; }

    public ServiceAccountKeys ServiceAccounts { get; }

    public void Dispose()
    {
        Cluster.Dispose();
        etcd.Dispose();
    }

    private static CertificateSubject ApiServerSubject(IPAddress kubernetesService) => new("kube-apiserver")
    {
        DnsNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
        Addresses = [IPAddress.Loopback, kubernetesService],
    };
}
