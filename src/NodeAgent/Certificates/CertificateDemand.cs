using System.Net;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>A certificate to ask the cluster for (certificates.k8s.io/v1 CertificateSigningRequest).</summary>
/// <param name="SignerName">Which signer.</param>
/// <param name="ExtendedUsage"><c>client auth</c> or <c>server auth</c>.</param>
/// <param name="NodeName">The subject's node.</param>
/// <param name="DnsNames">Subject alternative names.</param>
/// <param name="Addresses">Subject alternative addresses.</param>
internal sealed record CertificateDemand(string SignerName, string ExtendedUsage, string NodeName, IReadOnlyList<string> DnsNames, IReadOnlyList<IPAddress> Addresses)
{
    /// <summary>The node's identity towards the API server.</summary>
    public static CertificateDemand Client(string nodeName) => new("kubernetes.io/kube-apiserver-client-kubelet", "client auth", nodeName, [], []);

    /// <summary>The certificate of the kubelet API. The signer wants at least one address.</summary>
    public static CertificateDemand Serving(string nodeName, string hostname, IPAddress address) =>
        new("kubernetes.io/kubelet-serving", "server auth", nodeName, [hostname], [address]);

    // Up to 1.26 the signers want exactly these three, whatever the key; later ones allow them.
    public IList<string> Usages => ["digital signature", "key encipherment", ExtendedUsage];
}
