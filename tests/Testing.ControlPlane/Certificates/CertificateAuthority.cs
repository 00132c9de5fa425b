using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>A self-signed authority that issues ECDSA P-256 certificates for servers and clients.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(365);
    private static readonly OidCollection ServerAndClient = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];

    private readonly X509Certificate2 certificate;
    private readonly TimeProvider time;

    private CertificateAuthority(X509Certificate2 certificate, PemPair pem, TimeProvider time)
    {
        this.certificate = certificate;
        this.time = time;
        Pem = pem;
    }

    public PemPair Pem { get; }

    public static CertificateAuthority Create(string commonName, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = NewRequest(new CertificateSubject(commonName), key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime);
        return new CertificateAuthority(certificate, ToPem(certificate, key), time);
    }

    public PemPair Issue(CertificateSubject subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = NewRequest(subject, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ServerAndClient, false));
        AddAlternativeNames(request, subject);
        var now = time.GetUtcNow();
        using var issued = request.Create(certificate, now - ClockSkew, now + LeafLifetime, RandomNumberGenerator.GetBytes(16));
        return ToPem(issued, key);
    }

    public void Dispose() => certificate.Dispose();

    private static CertificateRequest NewRequest(CertificateSubject subject, ECDsa key)
    {
        var name = new X500DistinguishedNameBuilder();
        if (subject.Organization is not null)
        {
            name.AddOrganizationName(subject.Organization);
        }

        name.AddCommonName(subject.CommonName);
        return new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
    }

    private static void AddAlternativeNames(CertificateRequest request, CertificateSubject subject)
    {
        if (subject.DnsNames.Count + subject.Addresses.Count == 0)
        {
            return;
        }

        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in subject.DnsNames)
        {
            names.AddDnsName(name);
        }

        foreach (var address in subject.Addresses)
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
    }

    private static PemPair ToPem(X509Certificate2 certificate, ECDsa key) =>
        new(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
}
