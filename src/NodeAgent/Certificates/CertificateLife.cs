using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>When a certificate is to be replaced: somewhere between 70 and 90 % of its life, so that nodes made together do not ask together.</summary>
internal static class CertificateLife
{
    public static DateTimeOffset RenewalOf(X509Certificate2 certificate, double chance)
    {
        DateTimeOffset start = certificate.NotBefore.ToUniversalTime();
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        return start + ((end - start) * (0.7 + (0.2 * chance)));
    }
}
