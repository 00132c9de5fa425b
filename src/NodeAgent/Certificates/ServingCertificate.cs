using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>The certificate that the kubelet API shows on connections opened from now on.</summary>
internal sealed class ServingCertificate
{
    private SslStreamCertificateContext current;

    public ServingCertificate(X509Certificate2 certificate, X509Certificate2Collection? chain = null) => current = Context(certificate, chain);

    public SslStreamCertificateContext Current => Volatile.Read(ref current);

    public void Replace(X509Certificate2 certificate) => Volatile.Write(ref current, Context(certificate, null));

    private static SslStreamCertificateContext Context(X509Certificate2 certificate, X509Certificate2Collection? chain) =>
        SslStreamCertificateContext.Create(certificate, chain, offline: true);
}
