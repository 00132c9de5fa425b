using System.Net;

namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>
/// Every certificate a control plane needs, written to one directory. etcd and the front proxy trust authorities of
/// their own, as in a cluster made by kubeadm: a certificate the cluster signs for a node must not open the store, nor name its user.
/// </summary>
internal sealed class ClusterCertificates : IDisposable
{
    public const string FrontProxyName = "front-proxy-client";

    private readonly CertificateAuthority etcd;
    private readonly CertificateAuthority frontProxy;

    public ClusterCertificates(string directory, IPAddress kubernetesService, TimeProvider time)
    {
        Cluster = CertificateAuthority.Create("krustlet-test-cluster", time);
        etcd = CertificateAuthority.Create("krustlet-test-etcd", time);
        frontProxy = CertificateAuthority.Create("krustlet-test-front-proxy", time);

        Authority = PemFiles.Write(directory, "ca", Cluster.Pem);
        ApiServer = Write(Cluster, "apiserver", ApiServerSubject(kubernetesService));
        KubeletClient = Write(Cluster, "apiserver-kubelet-client", new CertificateSubject("kube-apiserver-kubelet-client", "system:masters"));
        ControllerManager = Write(Cluster, "controller-manager", CertificateSubject.LoopbackServer("kube-controller-manager"));
        Scheduler = Write(Cluster, "scheduler", CertificateSubject.LoopbackServer("kube-scheduler"));

        EtcdAuthority = PemFiles.Write(directory, "etcd-ca", etcd.Pem);
        EtcdServer = Write(etcd, "etcd", CertificateSubject.LoopbackServer("etcd"));
        EtcdClient = Write(etcd, "apiserver-etcd-client", new CertificateSubject("kube-apiserver-etcd-client"));
        FrontProxyAuthority = PemFiles.Write(directory, "front-proxy-ca", frontProxy.Pem);
        FrontProxyClient = Write(frontProxy, "front-proxy-client", new CertificateSubject(FrontProxyName));
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

    public PemFiles FrontProxyAuthority { get; }

    public PemFiles FrontProxyClient { get; }

    public ServiceAccountKeys ServiceAccounts { get; }

    public void Dispose()
    {
        Cluster.Dispose();
        etcd.Dispose();
        frontProxy.Dispose();
    }

    private static CertificateSubject ApiServerSubject(IPAddress kubernetesService) => new("kube-apiserver")
    {
        DnsNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
        Addresses = [IPAddress.Loopback, kubernetesService],
    };
}
